"""Opens the files of a run with the tools that others use and compares the values.

Arguments: the directory of a run whose snapshots were exported to OME-Zarr.
"""

import csv
import pathlib
import sys

import numpy
import pandas
import zarr
from ome_zarr_models.v05 import Image
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOXML import vtkXMLImageDataReader

run = pathlib.Path(sys.argv[1])


def series() -> None:
    """Parquet by pandas equals CSV by Python's own reader."""
    parquet = pandas.read_parquet(run / "series.parquet")
    with open(run / "series.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(parquet) > 1
    for name in parquet.columns:
        text = [float(row[name]) if row[name] else float("nan") for row in rows]
        assert numpy.array_equal(parquet[name].to_numpy(), text, equal_nan=True), name
    print(f"  series.parquet: {len(parquet)} rows of {len(parquet.columns)} columns equal the CSV")


def image(path: pathlib.Path):
    """A VTI file by VTK: voxel size and arrays as [z, y, x]."""
    reader = vtkXMLImageDataReader()
    reader.SetFileName(str(path))
    reader.Update()
    data = reader.GetOutput()
    x, y, z = (n - 1 for n in data.GetDimensions())
    assert x * y * z == data.GetNumberOfCells() > 0, path
    cells = data.GetCellData()
    arrays = {
        cells.GetArrayName(i): vtk_to_numpy(cells.GetArray(i)).reshape(z, y, x)
        for i in range(cells.GetNumberOfArrays())
    }
    return data.GetSpacing(), arrays


def snapshot(path: pathlib.Path, table: pandas.DataFrame) -> None:
    """VTI against the series, OME-Zarr against VTI, cells against the series."""
    day = int(path.stem.removeprefix("day_"))
    spacing, arrays = image(path)
    field_spacing, fields = image(path.with_name(f"{path.stem}_fields.vti"))
    times = round(field_spacing[0] / spacing[0])
    assert len(fields) == 4 and times >= 1, (fields.keys(), times)
    measured = table[table["day"] == day]
    if len(measured):
        bv_tv = float(arrays["matrix_fraction"].astype("f8").mean())
        expected = float(measured["bv_tv"].iloc[0])
        assert abs(bv_tv - expected) < 1e-6, (day, bv_tv, expected)
        # g per cm³ of voxel; the engine's own sums are per tissue and per bone.
        mineral = 1e3 * float(arrays["mineral_g_per_cm3"].astype("f8").mean())
        for name, of in (("bmd_mg_per_cm3", 1.0), ("tmd_mg_per_cm3", bv_tv)):
            expected = float(measured[name].iloc[0])
            assert abs(mineral / of - expected) <= 1e-6 * expected, (day, name, mineral / of, expected)
        # Concentrations are 0 in bone and only there; the series has their means over marrow.
        for name, field in fields.items():
            mean = float(field[field > 0].astype("f8").mean())
            expected = float(measured[name].iloc[0])
            assert abs(mean - expected) <= 1e-5 * expected, (day, name, mean, expected)
    store = path.with_suffix(".ome.zarr")
    group = zarr.open_group(str(store), mode="r")
    ome = group.attrs["ome"]
    scale = ome["multiscales"][0]["datasets"][0]["coordinateTransformations"][0]["scale"]
    assert numpy.allclose(scale[1:], spacing), (scale, spacing)
    labels = [channel["label"] for channel in ome["omero"]["channels"]]
    assert sorted(labels) == sorted([*arrays, *fields]), labels
    for channel, label in enumerate(labels):
        # A voxel has the concentration of the field cell that holds it.
        field = fields[label] if label in fields else None
        for axis in range(3) if field is not None else ():
            field = field.repeat(times, axis).take(range(arrays["matrix_fraction"].shape[axis]), axis)
        expected = arrays[label] if field is None else field
        assert numpy.array_equal(group["0"][channel], expected), label
    valid = Image.from_zarr(group)
    axes = valid.ome_attributes.multiscales[0].axes
    assert [axis.unit for axis in axes if axis.type == "space"] == ["micrometer"] * 3, axes
    cells = pandas.read_parquet(path.with_name(f"{path.stem}_cells.parquet"))
    edges = numpy.array(arrays["matrix_fraction"].shape[::-1]) * numpy.array(spacing)
    places = cells[["x_um", "y_um", "z_um"]].to_numpy()
    assert ((places > 0) & (places < edges)).all(), "a cell lies outside the box"
    assert cells["id"].is_unique
    counts = cells["kind"].value_counts()
    for kind in ("osteoclast", "osteoblast", "osteocyte", "lining_cell"):
        if len(measured):
            assert counts.get(kind, 0) == float(measured[f"{kind}s"].iloc[0]), (day, kind)
    print(f"  day {day}: VTI (tissue, fields), OME-Zarr and {len(cells)} cells agree with each other and the series")


series()
table = pandas.read_parquet(run / "series.parquet")
snapshots = sorted((run / "snapshots").glob("day_*[0-9].vti"))
assert snapshots, "no snapshot"
for path in snapshots:
    snapshot(path, table)
