// Shows the bone's surface and cells by day. The payload holds meshes packed by meshoptimizer.
(() => {
  "use strict";
  const scene = JSON.parse(document.getElementById("scene-payload").textContent);
  const byId = (id) => document.getElementById(id);
  const message = byId("bone-message");
  const canvas = byId("bone");
  const YEAR = 365.25;
  /** The stage on paper. */
  const PAPER = { width: 688, height: 400 };

  /** Colour scales: stops of [place, red, green, blue], 0 to 255. */
  const SCALES = {
    mineral: {
      stops: [[0, 88, 24, 69], [0.35, 182, 88, 66], [0.62, 230, 172, 104], [0.85, 245, 225, 184], [1, 255, 252, 240]],
      low: `${scene.mineral_mg_per_cm3[0]}`,
      high: `${scene.mineral_mg_per_cm3[1]} mg/cm³ of matrix`,
      offset: 0,
    },
    change: {
      // Lighter all the way, so that who sees no colour tells resorbed (dark) from formed (light).
      stops: [[0, 92, 4, 8], [0.3, 182, 38, 28], [0.45, 142, 127, 112], [0.55, 148, 133, 118], [0.68, 104, 188, 250], [1, 174, 228, 255]],
      low: `resorbed (dark red), ${scene.change_um} µm`,
      high: `formed (light blue), ${scene.change_um} µm, since day ${scene.days[0].day}`,
      offset: 1,
    },
    rankl: {
      stops: [[0, 236, 226, 208], [0.33, 240, 180, 90], [0.66, 204, 76, 60], [1, 84, 12, 92]],
      low: "0",
      high: `${+scene.rankl_pmol_per_l.toPrecision(2)} pmol/L soluble RANKL beside the surface`,
      offset: 2,
    },
  };

  /** Table of 256 linear-light colours of a scale. */
  function table(stops) {
    const colours = new Float32Array(256 * 3);
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    for (let i = 0; i < 256; i++) {
      const place = i / 255;
      const after = Math.max(1, stops.findIndex((stop) => stop[0] >= place));
      const [from, to] = [stops[after - 1], stops[after]];
      const share = Math.min(1, Math.max(0, (place - from[0]) / (to[0] - from[0])));
      for (let c = 0; c < 3; c++) {
        colours[3 * i + c] = linear((from[c + 1] + share * (to[c + 1] - from[c + 1])) / 255);
      }
    }
    return colours;
  }
  for (const scale of Object.values(SCALES)) scale.table = table(scale.stops);

  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

  function unpackMesh(packed) {
    const rows = new Uint8Array(packed.vertex_count * 12);
    Three.MeshoptDecoder.decodeVertexBuffer(rows, packed.vertex_count, 12, bytes(packed.vertices));
    const index = new Uint32Array(packed.index_count);
    Three.MeshoptDecoder.decodeIndexBuffer(new Uint8Array(index.buffer), packed.index_count, 4, bytes(packed.indices));
    const words = new Uint16Array(rows.buffer);
    const position = new Float32Array(packed.vertex_count * 3);
    const scale = scene.extent_um / 65535;
    for (let v = 0; v < packed.vertex_count; v++) {
      for (let a = 0; a < 3; a++) position[3 * v + a] = words[6 * v + a] * scale;
    }
    const geometry = new Three.BufferGeometry();
    geometry.setAttribute("position", new Three.BufferAttribute(position, 3));
    geometry.setAttribute("color", new Three.BufferAttribute(new Float32Array(packed.vertex_count * 3), 3));
    geometry.setIndex(new Three.BufferAttribute(index, 1));
    geometry.computeVertexNormals();
    return { geometry, rows, count: packed.vertex_count };
  }

  function paint(mesh, name) {
    const { table: colours, offset } = SCALES[name];
    const target = mesh.geometry.getAttribute("color");
    for (let v = 0; v < mesh.count; v++) {
      const at = 3 * mesh.rows[12 * v + 6 + offset];
      target.array.set(colours.subarray(at, at + 3), 3 * v);
    }
    target.needsUpdate = true;
  }

  function unpackPoints(packed, material) {
    const rows = new Uint8Array(packed.count * 8);
    if (packed.count) Three.MeshoptDecoder.decodeVertexBuffer(rows, packed.count, 8, bytes(packed.rows));
    const words = new Uint16Array(rows.buffer);
    const balls = new Three.InstancedMesh(new Three.SphereGeometry(1, 12, 8), material, Math.max(1, packed.count));
    balls.count = packed.count;
    const scale = scene.extent_um / 65535;
    const matrix = new Three.Matrix4();
    for (let i = 0; i < packed.count; i++) {
      const [x, y, z] = words.subarray(4 * i, 4 * i + 3);
      const radius = words[4 * i + 3] * scale;
      matrix.makeScale(radius, radius, radius).setPosition(x * scale, y * scale, z * scale);
      balls.setMatrixAt(i, matrix);
    }
    balls.frustumCulled = false;
    return balls;
  }

  async function start() {
    await Three.MeshoptDecoder.ready;
    const renderer = new Three.WebGLRenderer({ canvas, antialias: true, alpha: true });
    renderer.localClippingEnabled = true;
    const world = new Three.Scene();
    const slice = new Three.Plane(new Three.Vector3(0, 0, -1), scene.box_um[2] + 1);
    const bone = new Three.MeshStandardMaterial({
      vertexColors: true, roughness: 0.72, side: Three.DoubleSide, clippingPlanes: [slice],
    });
    const paintOf = (colour) => new Three.MeshStandardMaterial({ color: colour, roughness: 0.5, clippingPlanes: [slice] });
    // Lighter than resorbed bone, in which most of them sit. The dots beside the switches are the same.
    const clastPaint = paintOf(0xf0a000);
    const blastPaint = paintOf(0xeef7ff);

    world.add(new Three.HemisphereLight(0xffffff, 0x9a8f80, 1.5));
    const camera = new Three.PerspectiveCamera(32, 1, scene.extent_um / 100, scene.extent_um * 20);
    const lamp = new Three.DirectionalLight(0xffffff, 1.9);
    lamp.position.set(0.5, 0.9, 1);
    camera.add(lamp);
    world.add(camera);

    const middle = new Three.Vector3(...scene.box_um).multiplyScalar(0.5);
    const box = new Three.LineSegments(
      new Three.EdgesGeometry(new Three.BoxGeometry(...scene.box_um)),
      new Three.LineBasicMaterial({ color: 0x8b939a, transparent: true, opacity: 0.5 }),
    );
    box.position.copy(middle);
    world.add(box);
    const surface = new Three.Mesh(new Three.BufferGeometry(), bone);
    world.add(surface);

    const controls = new Three.OrbitControls(camera, canvas);
    controls.enableDamping = false;
    // Scrolling past the bone must not be caught by it.
    controls.enableZoom = false;
    canvas.addEventListener("pointerdown", () => { controls.enableZoom = true; });
    canvas.addEventListener("pointerleave", () => { controls.enableZoom = false; });
    function home() {
      controls.target.copy(middle);
      controls.target.z -= 0.05 * scene.extent_um;
      camera.up.set(0, 0, 1);
      // A narrow screen sees less to the sides: step back.
      const { clientWidth: width, clientHeight: height } = canvas.parentElement;
      const back = 0.93 * scene.extent_um * Math.max(1, (1.15 * height) / width);
      camera.position.copy(middle).add(new Three.Vector3(1.75, -2.35, 1.25).multiplyScalar(back));
      controls.update();
    }
    home();

    const unpacked = new Map();
    const cells = new Map();
    let shown = { day: null, mesh: null };

    function meshOf(at) {
      if (!unpacked.has(at)) unpacked.set(at, unpackMesh(scene.days[at].mesh));
      return unpacked.get(at);
    }
    function cellsOf(at) {
      if (!cells.has(at)) {
        cells.set(at, {
          osteoclasts: unpackPoints(scene.days[at].osteoclasts, clastPaint),
          osteoblasts: unpackPoints(scene.days[at].osteoblasts, blastPaint),
        });
      }
      return cells.get(at);
    }

    let waiting = 0;
    function render() {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        renderer.render(world, camera);
      });
    }
    function fit(width, height, dots) {
      renderer.setPixelRatio(dots);
      renderer.setSize(width, height, false);
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
    }
    function resize() {
      const { clientWidth: width, clientHeight: height } = canvas.parentElement;
      fit(width, height, Math.min(devicePixelRatio, 2));
      render();
    }
    /** A picture as wide as a page, on a canvas that keeps it: that of WebGL is printed empty. */
    function print() {
      fit(PAPER.width, PAPER.height, 2);
      renderer.render(world, camera);
      const paper = byId("bone-paper");
      [paper.width, paper.height] = [canvas.width, canvas.height];
      paper.getContext("2d").drawImage(canvas, 0, 0);
    }

    function show() {
      const at = +byId("bone-slider").value;
      const day = scene.days[at];
      const colour = byId("bone-colour").value;
      const mesh = meshOf(at);
      paint(mesh, colour);
      surface.geometry = mesh.geometry;
      world.remove(...world.children.filter((child) => child.isInstancedMesh));
      const drawn = cellsOf(at);
      if (byId("bone-osteoclasts").checked) world.add(drawn.osteoclasts);
      if (byId("bone-osteoblasts").checked) world.add(drawn.osteoblasts);
      slice.constant = (byId("bone-slice").value / 1000) * scene.box_um[2] + 1;
      byId("bone-day").textContent = `${day.day} (${(day.day / YEAR).toFixed(1)} y)`;
      const scale = SCALES[colour];
      byId("scale-low").textContent = scale.low;
      byId("scale-high").textContent = scale.high;
      byId("scale-bar").style.background =
        `linear-gradient(90deg, ${scale.stops.map(([p, r, g, b]) => `rgb(${r} ${g} ${b}) ${100 * p}%`).join(", ")})`;
      byId("bone-facts").textContent =
        `day ${day.day}: ${day.mesh.volume_mm3.toFixed(3)} mm³ of bone, ${day.mesh.area_mm2.toFixed(1)} mm² of surface, ` +
        `${day.osteoclasts.count} osteoclasts, ${day.osteoblasts.count.toLocaleString("en-GB")} osteoblasts`;
      shown = { day: day.day, mesh };
      render();
    }

    for (const id of ["bone-slider", "bone-colour", "bone-slice", "bone-osteoclasts", "bone-osteoblasts"]) {
      byId(id).addEventListener("input", show);
    }
    byId("bone-reset").addEventListener("click", () => { byId("bone-slice").value = 1000; home(); show(); });
    let playing = 0;
    byId("bone-play").addEventListener("click", () => {
      const button = byId("bone-play");
      if (playing) { clearInterval(playing); playing = 0; button.textContent = "▶"; return; }
      button.textContent = "❚❚";
      playing = setInterval(() => {
        const slider = byId("bone-slider");
        slider.value = (+slider.value + 1) % scene.days.length;
        show();
      }, 900);
    });
    controls.addEventListener("change", render);
    addEventListener("resize", resize);
    addEventListener("beforeprint", print);
    addEventListener("afterprint", resize);
    resize();
    show();
    message.textContent = "drag to turn · click, then scroll to zoom · right-drag to move";
    setTimeout(() => message.remove(), 6000);
    window.trabeculaScene = { scene, renderer, camera, shown: () => shown };
  }

  start().catch((error) => {
    message.textContent = `The bone cannot be shown here (${error.message}). It needs WebGL 2; the snapshots open in ParaView.`;
  });
})();
