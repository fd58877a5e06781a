"""LibreOffice as a witness: it computes every formula of a workbook anew, and
saves it in other formats or with a password."""
import os
import pathlib
import subprocess
import tempfile

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item></oor:items>
"""

LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{tag} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" \
"{tag}.dtd">
<library:{tag} xmlns:library="http://openoffice.org/2000/library" \
xmlns:xlink="http://www.w3.org/1999/xlink"{attributes}>{content}</library:{tag}>
"""
LIBRARIES = """<library:library library:name="Standard" \
xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" \
library:link="false"/>"""
STANDARD = ' library:name="Standard" library:readonly="false" ' \
    'library:passwordprotected="false"'
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" \
"module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" \
script:name="Module1" script:language="StarBasic">
Sub Encrypt(source, target)
  On Error GoTo Quit
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim how(1) As New com.sun.star.beans.PropertyValue
  Dim word(1) As New com.sun.star.beans.NamedValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  how(0).Name = "FilterName"
  how(0).Value = "Calc MS Excel 2007 XML"
  word(0).Name = "OOXPassword"
  word(0).Value = "secret"
  word(1).Name = "CryptoType"
  word(1).Value = "Standard"
  how(1).Name = "EncryptionData"
  how(1).Value = word()
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  book.storeToURL(target, how())
  book.close(True)
Quit:
  StarDesktop.terminate()
End Sub
</script:module>
"""


def soffice(profile, *arguments):
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless",
         *arguments], check=True, timeout=300, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": os.path.dirname(profile)})


def convert(path, folder, suffix):
    """The workbook as LibreOffice saves it in another format."""
    target = os.path.join(folder, "converted")
    soffice(os.path.join(folder, "profile"), "--convert-to", suffix,
            "--outdir", target, path)
    name = os.path.splitext(os.path.basename(path))[0]
    return os.path.join(target, f"{name}.{suffix}")


def encrypt(source, target):
    """Save the workbook as .xlsx with a password; no option of the command
    line does, so a macro in a profile of its own."""
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        soffice(profile, "--terminate_after_init")  # no macros the first time
        basic = pathlib.Path(profile, "user", "basic")
        (basic / "Standard").mkdir(parents=True, exist_ok=True)
        (basic / "script.xlc").write_text(LIBRARY.format(
            tag="libraries", attributes="", content=LIBRARIES))
        (basic / "Standard" / "script.xlb").write_text(LIBRARY.format(
            tag="library", attributes=STANDARD,
            content='<library:element library:name="Module1"/>'))
        (basic / "Standard" / "Module1.xba").write_text(MODULE)
        url = [pathlib.Path(os.path.abspath(p)).as_uri()
               for p in (source, target)]
        soffice(profile, 'macro:///Standard.Module1.Encrypt('
                f'"{url[0]}","{url[1]}")')
    if not os.path.exists(target):
        raise FileNotFoundError(target)


def recalculate(path, folder, *more):
    """The workbook as LibreOffice saves it after a hard recalculation; others
    lie beside it under their own names."""
    profile = os.path.join(folder, "profile")
    os.makedirs(os.path.join(profile, "user"), exist_ok=True)
    with open(os.path.join(profile, "user", "registrymodifications.xcu"),
              "w", encoding="utf-8") as out:
        out.write(PROFILE)
    target = os.path.join(folder, "recalculated")
    soffice(profile, "--convert-to", "xlsx", "--outdir", target, path,
            *more)
    return os.path.join(target, os.path.basename(path))
