// What the report uses of three.js; README.md beside this file says how it is bundled.
export {
  AmbientLight, BufferAttribute, BufferGeometry, Color, DirectionalLight, DynamicDrawUsage,
  HemisphereLight, InstancedMesh, LineBasicMaterial, LineSegments, Matrix4, Mesh,
  MeshStandardMaterial, EdgesGeometry, BoxGeometry, PerspectiveCamera, Plane, Scene, SphereGeometry,
  SRGBColorSpace, Vector3, WebGLRenderer, DoubleSide,
} from "three";
export { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
export { MeshoptDecoder } from "three/examples/jsm/libs/meshopt_decoder.module.js";
