# SPDX-License-Identifier: Apache-2.0
"""Files of DICOM as pydicom writes them: dicom.py FOLDER VALUES.json. Run by the interpreter that has
pydicom (Debian: python3-pydicom), which need not be the one that runs the tests."""

import io
import json
import sys
import warnings
from pathlib import Path

import pydicom
import pydicom.encaps
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian,
                         ImplicitVRLittleEndian)

warnings.simplefilter("ignore")
folder, values = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())


def patient(charset="ISO_IR 100", name="Müller^Jörg"):
    inner = Dataset()
    inner.PatientID = values["other"]
    ds = Dataset()
    ds.SpecificCharacterSet = charset
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    ds.SOPInstanceUID = values["uid"]
    ds.AccessionNumber = values["accession"]
    ds.PatientName = name
    ds.PatientID = values["mrn"]
    ds.PatientBirthDate = values["dob"]
    ds.OtherPatientIDsSequence = Sequence([inner])
    ds.PatientComments = "SSN: " + values["ssn"]
    ds.add_new(0x00090010, "LO", "ACME 1.0")
    ds.add_new(0x00091001, "LO", "her SSN: " + values["ssn"])
    ds.add_new(0x00091002, "UN", ("her SSN: " + values["ssn"] + " ").encode())
    return ds


def save(name, ds, syntax=ExplicitVRLittleEndian, preamble=True):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    file = FileDataset(str(folder / name), ds, file_meta=meta, preamble=b"\0" * 128)
    file.is_little_endian = syntax != ExplicitVRBigEndian
    file.is_implicit_VR = syntax == ImplicitVRLittleEndian
    if preamble:
        return pydicom.dcmwrite(folder / name, file, write_like_original=False)
    raw = pydicom.filebase.DicomBytesIO()
    raw.is_little_endian, raw.is_implicit_VR = file.is_little_endian, file.is_implicit_VR
    pydicom.filewriter.write_dataset(raw, ds)
    (folder / name).write_bytes(raw.getvalue())


save("explicit.dcm", patient())
save("implicit.dcm", patient(), ImplicitVRLittleEndian)
save("big.dcm", patient(), ExplicitVRBigEndian)
save("deflated.dcm", patient(), DeflatedExplicitVRLittleEndian)
save("bare-explicit", patient(), ExplicitVRLittleEndian, False)
save("bare-implicit", patient(), ImplicitVRLittleEndian, False)
save("bare-big", patient(), ExplicitVRBigEndian, False)
save("utf8.dcm", patient("ISO_IR 192"))
save("japanese.dcm", patient(["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"))
save("korean.dcm", patient(["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동"))
save("russian.dcm", patient("ISO_IR 144", "Люкceмбypг"))


def picture(data, rows, columns, bits=8, samples=1, photometric="MONOCHROME2", frames=None):
    ds = patient()
    ds.Rows, ds.Columns, ds.BitsAllocated, ds.SamplesPerPixel = rows, columns, bits, samples
    ds.BitsStored = 8 if bits == 8 else 12
    ds.HighBit, ds.PixelRepresentation, ds.PhotometricInterpretation = ds.BitsStored - 1, 0, photometric
    if samples == 3:
        ds.PlanarConfiguration = 0
    if frames:
        ds.NumberOfFrames = frames
    ds.PixelData = data
    return ds


save("pixels.dcm", picture(bytes(256), 16, 16))
try:
    from PIL import Image, ImageDraw, ImageFont
    burned = Image.new("L", (800, 300), 0)
    ImageDraw.Draw(burned).text((30, 40), "SSN: " + values["ssn"], fill=230, font=ImageFont.truetype(
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 28))
    raw = burned.tobytes()
    wide = b"".join(bytes((0, value)) for value in raw)
    jpeg = io.BytesIO()
    burned.save(jpeg, "JPEG", quality=85)
    save("burned-8.dcm", picture(raw, 300, 800))
    save("burned-16.dcm", picture(wide, 300, 800, 16))
    save("burned-inverse.dcm", picture(bytes(255 - value for value in raw), 300, 800, photometric="MONOCHROME1"))
    save("burned-rgb.dcm", picture(burned.convert("RGB").tobytes(), 300, 800, samples=3, photometric="RGB"))
    halved = b"".join(bytes((raw[i], raw[i + 1], 128, 128)) for i in range(0, len(raw), 2))
    save("burned-halved.dcm", picture(halved, 300, 800, samples=3, photometric="YBR_FULL_422"))
    save("burned-frames.dcm", picture(raw * 6, 300, 800, frames=6))
    packed = picture(pydicom.encaps.encapsulate([jpeg.getvalue()]), 300, 800)
    packed["PixelData"].VR, packed["PixelData"].is_undefined_length = "OB", True
    save("burned-jpeg.dcm", packed, pydicom.uid.JPEGBaseline8Bit)
    stream = io.BytesIO()
    burned.save(stream, "JPEG2000", no_jp2=True)
    packed.PixelData = pydicom.encaps.encapsulate([stream.getvalue()], fragments_per_frame=2, has_bot=False)
    save("burned-j2k.dcm", packed, pydicom.uid.JPEG2000Lossless)
except ImportError:
    pass
document = patient()
document.MIMETypeOfEncapsulatedDocument = "text/xml"
document.EncapsulatedDocument = f"<note>her SSN: {values['ssn']}</note> ".encode()
save("document.dcm", document)
