"""Writes one scan in every format with the tools that others use, and has the program read it.

Arguments: the program, the scan as NIfTI, a folder to work in. The final state of a day on the
bone must have the same hash whatever the format.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import nrrd
import SimpleITK
import tifffile

program, volume, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
config = pathlib.Path(__file__).parent / "small" / "scan.ron"
EDGE_MM = 0.0195


def state_of(file: pathlib.Path, *more: str) -> str:
    """The hash of the state after a day on this scan."""
    out = work / "run"
    changes = [f'sample.file="{file.resolve()}"', *more]
    options = [part for change in changes for part in ("--set", change)]
    subprocess.run(
        [program, "run", config, "--out", out, "--force", "--quiet", *options], check=True
    )
    return json.loads((out / "provenance.json").read_text())["state_blake3"]


SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)  # it tells of NIfTI fields that it drops
shutil.rmtree(work, ignore_errors=True)
slices = work / "slices"
slices.mkdir(parents=True)
image = SimpleITK.ReadImage(str(volume))
image.SetSpacing([EDGE_MM] * 3)
grey = SimpleITK.GetArrayFromImage(image)  # z, y, x

for name, compress in [("itk.mha", True), ("itk.mhd", False), ("itk.nrrd", True), ("itk.nhdr", False)]:
    SimpleITK.WriteImage(image, str(work / name), compress)
SimpleITK.WriteImage(SimpleITK.Cast(image, SimpleITK.sitkInt16), str(work / "short.mha"), True)
nrrd.write(
    str(work / "pynrrd.nrrd"),
    grey.T,
    {"spacings": [EDGE_MM] * 3, "units": ["mm"] * 3},
    index_order="F",
)
tifffile.imwrite(
    work / "imagej.tif",
    grey,
    imagej=True,
    resolution=(1 / EDGE_MM, 1 / EDGE_MM),
    metadata={"spacing": EDGE_MM, "unit": "mm", "axes": "ZYX"},
)
micrometres = {f"PhysicalSize{axis}": EDGE_MM * 1000 for axis in "XYZ"}
tifffile.imwrite(
    work / "ome.ome.tif",
    grey,
    ome=True,
    compression="zlib",
    metadata={"axes": "ZYX", **micrometres, **{f"PhysicalSize{axis}Unit": "µm" for axis in "XYZ"}},
)
for z, page in enumerate(grey):
    tifffile.imwrite(slices / f"bone_{z}.tif", page)

expected = state_of(volume)
files = ["itk.mha", "itk.mhd", "itk.nrrd", "itk.nhdr", "short.mha", "pynrrd.nrrd", "imagej.tif", "ome.ome.tif"]
for name in files:
    assert state_of(work / name) == expected, name
assert state_of(slices, f"sample.voxel_um=Cubic({EDGE_MM * 1000})") == expected, "slices"
print(f"  {len(files) + 1} scans written by SimpleITK, pynrrd and tifffile give the NIfTI file's bone")
