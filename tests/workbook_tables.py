"""The rules of ECMA-376 (transitional) and OPC that workbook_valid.py reads.

CONTENT says which children an element has, in which order: names with the
marks of regular expressions (? * + and | in brackets). A name with its parent,
"barChart/ser", goes before the bare one. ATTRIBUTES says which attributes an
element may have; "!" behind a name means that it must. An element without a
row in CONTENT is unknown.
"""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

PREFIXES = {
    MAIN: "",
    OFFICE + "/relationships": "r:",
    DRAWING + "/main": "a:",
    DRAWING + "/chart": "c:",
    DRAWING + "/spreadsheetDrawing": "xdr:",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14:",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm:",
    PACKAGE + "/relationships": "rel:",
    PACKAGE + "/content-types": "ct:",
    PACKAGE + "/metadata/core-properties": "cp:",
    OFFICE + "/extended-properties": "ep:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
    "urn:schemas-microsoft-com:office:excel": "x:",
}

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument."

# The end of a relation's type: what its target is.
RELATIONS = {
    "officeDocument": SHEET_TYPE + "sheet.main+xml",
    "worksheet": SHEET_TYPE + "worksheet+xml",
    "styles": SHEET_TYPE + "styles+xml",
    "sharedStrings": SHEET_TYPE + "sharedStrings+xml",
    "comments": SHEET_TYPE + "comments+xml",
    "drawing": DRAWING_TYPE + "drawing+xml",
    "vmlDrawing": DRAWING_TYPE + "vmlDrawing",
    "chart": DRAWING_TYPE + "drawingml.chart+xml",
    "theme": DRAWING_TYPE + "theme+xml",
    "image": "image/png",
    "core-properties":
        "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": DRAWING_TYPE + "extended-properties+xml",
}
RELATION_STARTS = (OFFICE + "/relationships/",
                   PACKAGE + "/relationships/metadata/")
# Which type of relation an element names; the others are found by their type.
NAMED = {"sheet": "worksheet", "drawing": "drawing", "c:chart": "chart",
         "legacyDrawing": "vmlDrawing", "a:blip": "image"}

COLOUR = "a:solidFill?"
TEXT = "a:bodyPr a:lstStyle? a:p+"

CONTENT = {
    # sheets
    "worksheet": """sheetPr? dimension? sheetViews? sheetFormatPr? cols*
        sheetData sheetCalcPr? sheetProtection? protectedRanges? scenarios?
        autoFilter? sortState? dataConsolidate? customSheetViews? mergeCells?
        phoneticPr? conditionalFormatting* dataValidations? hyperlinks?
        printOptions? pageMargins? pageSetup? headerFooter? rowBreaks?
        colBreaks? customProperties? cellWatches? ignoredErrors? smartTags?
        drawing? legacyDrawing? legacyDrawingHF? drawingHF? picture?
        oleObjects? controls? webPublishItems? tableParts? extLst?""",
    "sheetPr": "tabColor? outlinePr? pageSetUpPr?",
    "sheetViews": "sheetView+ extLst?",
    "sheetView": "pane? selection* pivotSelection* extLst?",
    "cols": "col+",
    "sheetData": "row*",
    "row": "c* extLst?",
    "c": "f? v? is? extLst?",
    "is": "(t | r*)",
    "mergeCells": "mergeCell+",
    "conditionalFormatting": "cfRule+ extLst?",
    "cfRule": "formula* (colorScale | dataBar | iconSet)? extLst?",
    "dataBar": "cfvo cfvo color",
    "colorScale": "cfvo cfvo+ color color+",
    "dataValidations": "dataValidation+",
    "dataValidation": "formula1? formula2?",
    "hyperlinks": "hyperlink+",
    "headerFooter": """oddHeader? oddFooter? evenHeader? evenFooter?
        firstHeader? firstFooter?""",
    "extLst": "ext*",
    "ext": "(x14:id | x14:conditionalFormattings | x14:sparklineGroups)",
    "x14:conditionalFormattings": "x14:conditionalFormatting+",
    "x14:conditionalFormatting": "x14:cfRule* xm:sqref?",
    "x14:cfRule": "xm:f* x14:dataBar?",
    "x14:dataBar": """x14:cfvo x14:cfvo x14:fillColor? x14:borderColor?
        x14:negativeFillColor? x14:negativeBorderColor? x14:axisColor?""",
    "x14:cfvo": "xm:f?",
    "x14:sparklineGroups": "x14:sparklineGroup+",
    "x14:sparklineGroup": """x14:colorSeries? x14:colorNegative? x14:colorAxis?
        x14:colorMarkers? x14:colorFirst? x14:colorLast? x14:colorHigh?
        x14:colorLow? xm:f? x14:sparklines""",
    "x14:sparklines": "x14:sparkline+",
    "x14:sparkline": "xm:f? xm:sqref",
    # workbook, styles, texts, comments
    "workbook": """fileVersion? fileSharing? workbookPr? workbookProtection?
        bookViews? sheets functionGroups? externalReferences? definedNames?
        calcPr? oleSize? customWorkbookViews? pivotCaches? smartTagPr?
        smartTagTypes? webPublishing? fileRecoveryPr* webPublishObjects?
        extLst?""",
    "bookViews": "workbookView+",
    "sheets": "sheet+",
    "definedNames": "definedName+",
    "styleSheet": """numFmts? fonts? fills? borders? cellStyleXfs? cellXfs?
        cellStyles? dxfs? tableStyles? colors? extLst?""",
    "numFmts": "numFmt+",
    "fonts": "font+",
    "font": """b? i? strike? condense? extend? outline? shadow? u? vertAlign?
        sz? color? name? family? charset? scheme?""",
    "fills": "fill+",
    "fill": "(patternFill | gradientFill)",
    "patternFill": "fgColor? bgColor?",
    "borders": "border+",
    "border": "left? right? top? bottom? diagonal? vertical? horizontal?",
    "left": "color?", "right": "color?", "top": "color?", "bottom": "color?",
    "diagonal": "color?",
    "cellStyleXfs": "xf+",
    "cellXfs": "xf+",
    "xf": "alignment? protection? extLst?",
    "cellStyles": "cellStyle+",
    "dxfs": "dxf*",
    "sst": "si* extLst?",
    "si": "(t | r+) rPh* phoneticPr?",
    "comments": "authors commentList extLst?",
    "authors": "author*",
    "commentList": "comment*",
    "comment": "text",
    "text": "(t | r+)",
    "r": "rPr? t",
    "rPr": """(b | i | strike | u | sz | color | rFont | family | charset |
        scheme)*""",
    # drawings
    "xdr:wsDr": "(xdr:twoCellAnchor | xdr:oneCellAnchor)*",
    "xdr:twoCellAnchor": """xdr:from xdr:to
        (xdr:sp | xdr:grpSp | xdr:graphicFrame | xdr:cxnSp | xdr:pic)
        xdr:clientData""",
    "xdr:from": "xdr:col xdr:colOff xdr:row xdr:rowOff",
    "xdr:to": "xdr:col xdr:colOff xdr:row xdr:rowOff",
    "xdr:pic": "xdr:nvPicPr xdr:blipFill xdr:spPr xdr:style?",
    "xdr:nvPicPr": "xdr:cNvPr xdr:cNvPicPr",
    "xdr:cNvPr": "a:hlinkClick? a:hlinkHover? a:extLst?",
    "xdr:cNvPicPr": "a:picLocks?",
    "xdr:blipFill": "a:blip? a:srcRect? (a:tile | a:stretch)?",
    "a:stretch": "a:fillRect?",
    "xdr:spPr": "a:xfrm? (a:custGeom | a:prstGeom)? a:noFill? a:ln?",
    "a:xfrm": "a:off? a:ext?",
    "a:prstGeom": "a:avLst?",
    "xdr:graphicFrame": "xdr:nvGraphicFramePr xdr:xfrm a:graphic",
    "xdr:nvGraphicFramePr": "xdr:cNvPr xdr:cNvGraphicFramePr",
    "xdr:cNvGraphicFramePr": "a:graphicFrameLocks?",
    "xdr:xfrm": "a:off? a:ext?",
    "a:graphic": "a:graphicData",
    "a:graphicData": "c:chart",
    # charts
    "c:chartSpace": """c:date1904? c:lang? c:roundedCorners? c:style?
        c:clrMapOvr? c:pivotSource? c:protection? c:chart c:spPr? c:txPr?
        c:externalData? c:printSettings? c:userShapes? c:extLst?""",
    "c:chart": """c:title? c:autoTitleDeleted? c:pivotFmts? c:view3D? c:floor?
        c:sideWall? c:backWall? c:plotArea c:legend? c:plotVisOnly?
        c:dispBlanksAs? c:extLst?""",
    "a:graphicData/c:chart": "",
    "c:plotArea": """c:layout? (c:barChart | c:radarChart | c:lineChart)+
        (c:valAx | c:catAx | c:dateAx | c:serAx)* c:dTable? c:spPr?
        c:extLst?""",
    "c:layout": "c:manualLayout?",
    "c:manualLayout": """c:layoutTarget? c:xMode? c:yMode? c:wMode? c:hMode?
        c:x? c:y? c:w? c:h?""",
    "c:radarChart": "c:radarStyle c:varyColors? c:ser* c:dLbls? c:axId c:axId",
    "c:barChart": """c:barDir c:grouping? c:varyColors? c:ser* c:dLbls?
        c:gapWidth? c:overlap? c:serLines* c:axId c:axId""",
    "c:lineChart": """c:grouping c:varyColors? c:ser* c:dLbls? c:dropLines?
        c:hiLowLines? c:upDownBars? c:marker? c:smooth? c:axId c:axId""",
    "c:radarChart/c:ser": """c:idx c:order c:tx? c:spPr? c:marker? c:dPt*
        c:dLbls? c:cat? c:val? c:extLst?""",
    "c:barChart/c:ser": """c:idx c:order c:tx? c:spPr? c:invertIfNegative?
        c:pictureOptions? c:dPt* c:dLbls? c:trendline* c:errBars? c:cat?
        c:val? c:shape? c:extLst?""",
    "c:lineChart/c:ser": """c:idx c:order c:tx? c:spPr? c:marker? c:dPt*
        c:dLbls? c:trendline* c:errBars? c:cat? c:val? c:smooth? c:extLst?""",
    "c:tx": "(c:strRef | c:rich | c:v)",
    "c:marker": "c:symbol? c:size? c:spPr?",
    "c:dLbls": """c:dLbl* (c:delete | c:numFmt? c:spPr? c:txPr? c:dLblPos?
        c:showLegendKey? c:showVal? c:showCatName? c:showSerName?
        c:showPercent? c:showBubbleSize? c:separator? c:showLeaderLines?)""",
    "c:cat": "(c:multiLvlStrRef | c:numLit | c:numRef | c:strLit | c:strRef)",
    "c:val": "(c:numLit | c:numRef)",
    "c:strRef": "c:f c:strCache?",
    "c:numRef": "c:f c:numCache?",
    "c:strCache": "c:ptCount? c:pt*",
    "c:numCache": "c:formatCode? c:ptCount? c:pt*",
    "c:pt": "c:v",
    "c:catAx": """c:axId c:scaling c:delete? c:axPos c:majorGridlines?
        c:minorGridlines? c:title? c:numFmt? c:majorTickMark? c:minorTickMark?
        c:tickLblPos? c:spPr? c:txPr? c:crossAx (c:crosses | c:crossesAt)?
        c:auto? c:lblAlgn? c:lblOffset? c:tickLblSkip? c:tickMarkSkip?
        c:noMultiLvlLbl?""",
    "c:valAx": """c:axId c:scaling c:delete? c:axPos c:majorGridlines?
        c:minorGridlines? c:title? c:numFmt? c:majorTickMark? c:minorTickMark?
        c:tickLblPos? c:spPr? c:txPr? c:crossAx (c:crosses | c:crossesAt)?
        c:crossBetween? c:majorUnit? c:minorUnit? c:dispUnits?""",
    "c:scaling": "c:logBase? c:orientation? c:max? c:min?",
    "c:majorGridlines": "c:spPr?",
    "c:legend": "c:legendPos? c:legendEntry* c:layout? c:overlay? c:spPr?"
                " c:txPr?",
    "c:spPr": f"a:xfrm? a:prstGeom? (a:noFill | {COLOUR}) a:ln? a:effectLst?",
    "a:ln": f"(a:noFill | {COLOUR}) a:prstDash? a:round? a:headEnd? a:tailEnd?",
    "a:solidFill": "(a:srgbClr | a:schemeClr)",
    "c:txPr": TEXT,
    "a:p": "a:pPr? a:r* a:endParaRPr?",
    "a:pPr": "a:defRPr?",
    "a:defRPr": f"a:ln? {COLOUR} a:latin? a:ea? a:cs? a:sym?",
    "c:printSettings": "c:headerFooter? c:pageMargins? c:pageSetup?",
    # package
    "rel:Relationships": "rel:Relationship*",
    "ct:Types": "(ct:Default | ct:Override)*",
    "cp:coreProperties": """(dc:title | dc:subject | dc:creator | cp:keywords |
        dc:description | dcterms:created | dcterms:modified |
        cp:lastModifiedBy | cp:category)*""",
    "ep:Properties": """(ep:Application | ep:DocSecurity | ep:AppVersion |
        ep:Company | ep:ScaleCrop | ep:SharedDoc)*""",
}

# Elements that have no children.
LEAVES = """tabColor outlinePr pageSetUpPr pane selection sheetFormatPr col f v
    t mergeCell cfvo color formula formula1 formula2 hyperlink printOptions
    pageMargins pageSetup oddHeader oddFooter drawing legacyDrawing autoFilter
    sheetProtection dimension x14:id xm:f xm:sqref x14:fillColor
    x14:borderColor x14:negativeFillColor x14:axisColor x14:colorSeries
    x14:colorLast x14:colorNegative workbookPr workbookView sheet definedName
    calcPr numFmt sz name family charset b i u fgColor bgColor alignment
    protection cellStyle author rFont xdr:col xdr:colOff xdr:row xdr:rowOff
    xdr:clientData a:picLocks a:blip a:fillRect a:off a:ext a:avLst c:lang
    c:roundedCorners c:style c:autoTitleDeleted c:plotVisOnly c:dispBlanksAs
    c:radarStyle c:varyColors c:axId c:barDir c:grouping c:gapWidth c:overlap
    c:x c:y c:w c:h c:layoutTarget c:xMode c:yMode
    c:smooth c:idx c:order c:v c:f c:ptCount c:formatCode c:symbol c:size
    c:invertIfNegative c:numFmt c:dLblPos c:showLegendKey c:showVal
    c:showCatName c:showSerName c:showPercent c:showBubbleSize c:delete
    c:axPos c:majorTickMark c:minorTickMark c:tickLblPos c:crossAx c:crosses
    c:auto c:lblAlgn c:lblOffset c:noMultiLvlLbl c:crossBetween c:majorUnit
    c:orientation c:max c:min c:legendPos c:overlay c:headerFooter
    c:pageMargins c:pageSetup a:srgbClr a:prstDash a:round a:bodyPr a:lstStyle
    a:latin a:ea a:cs a:endParaRPr rel:Relationship ct:Default ct:Override
    dc:title dc:subject dc:creator cp:keywords dc:description dcterms:created
    dcterms:modified ep:Application ep:DocSecurity ep:AppVersion""".split()

# Values by type; a type that is not here is a list of words.
TYPES = {
    "text": r"(?s).*", "int": r"\d+", "bool": "0|1|true|false",
    "num": r"-?\d+(\.\d+)?([eE][+-]?\d+)?", "argb": "[0-9A-F]{8}",
    "cell": r"[A-Z]{1,3}[1-9]\d*",
    "range": r"[A-Z]{1,3}[1-9]\d*(:[A-Z]{1,3}[1-9]\d*)?",
    "ranges": r"[A-Z]{1,3}[1-9]\d*(:[A-Z]{1,3}[1-9]\d*)?"
              r"( [A-Z]{1,3}[1-9]\d*(:[A-Z]{1,3}[1-9]\d*)?)*",
    "font": "(?s).{1,31}", "id": r"rId\d+",
    "side": "none|thin|medium|dashed|dotted|thick|double|hair|mediumDashed",
    "pane": "bottomRight|topRight|bottomLeft|topLeft",
    "valid": "none|whole|decimal|list|date|time|textLength|custom",
    "rule": "dataBar|colorScale|cellIs|expression|iconSet",
    "cell_type": "b|n|e|s|str|inlineStr",
    "pattern": "none|solid|gray125",
    "across": "general|left|center|right|fill|justify|distributed",
    "down": "top|center|bottom|justify|distributed",
    "state": "visible|hidden|veryHidden", "split": "frozen|frozenSplit|split",
    "page": "default|portrait|landscape",
    "operator": "between|notBetween|equal|notEqual|lessThan|greaterThan|"
                "lessThanOrEqual|greaterThanOrEqual",
    "limit": "num|percent|max|min|formula|percentile",
    "label": "outEnd|inEnd|ctr|inBase", "underline": "single|double|none",
}

ATTRIBUTES = {
    "sheet": "name!:text sheetId!:int state:state r:id!:id",
    "definedName": "name!:text localSheetId:int hidden:bool comment:text",
    "workbookView": "xWindow:num yWindow:num windowWidth:int "
                    "windowHeight:int activeTab:int firstSheet:int "
                    "tabRatio:int visibility:state",
    "calcPr": "calcId:int fullCalcOnLoad:bool calcMode:text",
    "sheetView": "showGridLines:bool tabSelected:bool workbookViewId!:int "
                 "zoomScale:int topLeftCell:cell view:text",
    "pane": "xSplit:num ySplit:num topLeftCell:cell activePane:pane "
            "state:split",
    "selection": "pane:pane activeCell:cell activeCellId:int sqref:ranges",
    "sheetFormatPr": "defaultRowHeight!:num baseColWidth:int "
                     "defaultColWidth:num customHeight:bool zeroHeight:bool",
    "col": "min!:int max!:int width:num customWidth:bool hidden:bool style:int "
           "bestFit:bool outlineLevel:int collapsed:bool",
    "row": "r:int spans:text s:int customFormat:bool ht:num hidden:bool "
           "customHeight:bool outlineLevel:int collapsed:bool",
    "c": "r:cell s:int t:cell_type",
    "f": "t:text ref:range si:int", "v": "xml:space:text",
    "t": "xml:space:text", "mergeCell": "ref!:range", "mergeCells": "count:int",
    "autoFilter": "ref:range",
    "sheetProtection": "sheet:bool objects:bool scenarios:bool "
                       "formatColumns:bool formatRows:bool formatCells:bool "
                       "selectLockedCells:bool selectUnlockedCells:bool",
    "conditionalFormatting": "sqref:ranges pivot:bool",
    "cfRule": "type:rule dxfId:int priority!:int stopIfTrue:bool "
              "operator:operator", "cfvo": "type!:limit val:text gte:bool",
    "dataValidations": "count:int disablePrompts:bool",
    "dataValidation": "type:valid operator:operator allowBlank:bool "
                      "showInputMessage:bool showErrorMessage:bool "
                      "showDropDown:bool errorStyle:text errorTitle:text "
                      "error:text promptTitle:text prompt:text sqref!:ranges",
    "hyperlink": "ref!:range r:id:id location:text tooltip:text display:text",
    "printOptions": "horizontalCentered:bool verticalCentered:bool "
                    "gridLines:bool headings:bool",
    "pageMargins": "left!:num right!:num top!:num bottom!:num header!:num "
                   "footer!:num",
    "pageSetup": "paperSize:int scale:int firstPageNumber:int fitToWidth:int "
                 "fitToHeight:int orientation:page useFirstPageNumber:bool "
                 "r:id:id",
    "drawing": "r:id!:id", "legacyDrawing": "r:id!:id",
    "numFmts": "count:int", "fonts": "count:int", "fills": "count:int",
    "borders": "count:int", "cellStyleXfs": "count:int", "cellXfs": "count:int",
    "cellStyles": "count:int", "dxfs": "count:int",
    "numFmt": "numFmtId!:int formatCode!:text", "sz": "val!:num",
    "name": "val!:font", "rFont": "val!:font", "u": "val:underline",
    "charset": "val!:int", "color": "rgb:argb indexed:int theme:int tint:num",
    "fgColor": "rgb:argb indexed:int theme:int",
    "patternFill": "patternType:pattern",
    "border": "diagonalUp:bool diagonalDown:bool outline:bool",
    "left": "style:side", "right": "style:side", "top": "style:side",
    "bottom": "style:side", "diagonal": "style:side",
    "xf": "numFmtId:int fontId:int fillId:int borderId:int xfId:int "
          "applyNumberFormat:bool applyFont:bool applyFill:bool "
          "applyBorder:bool applyAlignment:bool applyProtection:bool "
          "quotePrefix:bool",
    "alignment": "horizontal:across vertical:down indent:int wrapText:bool "
                 "textRotation:int shrinkToFit:bool",
    "protection": "locked:bool hidden:bool",
    "cellStyle": "name:text xfId!:int builtinId:int customBuiltin:bool",
    "sst": "count:int uniqueCount:int",
    "comment": "ref!:cell authorId!:int shapeId:int",
    "xdr:cNvPr": "id!:int name!:text descr:text title:text hidden:bool",
    "xdr:graphicFrame": "macro:text",
    "xdr:twoCellAnchor": "editAs:text", "a:blip": "r:embed:id cstate:text",
    "a:srgbClr": "val!:text", "c:axId": "val!:int", "c:crossAx": "val!:int",
    "c:idx": "val!:int", "c:order": "val!:int", "c:ptCount": "val!:int",
    "c:pt": "idx!:int formatCode:text", "c:dLblPos": "val!:label",
    "rel:Relationship": "Id!:text Type!:text Target!:text TargetMode:text",
    "ct:Default": "Extension!:text ContentType!:text",
    "ct:Override": "PartName!:text ContentType!:text",
}

VOLATILE = {"NOW", "TODAY", "OFFSET", "INDIRECT", "RAND", "RANDBETWEEN",
            "CELL", "INFO"}
# Functions that a file written for Excel 2007 knows; later ones need _xlfn.
FUNCTIONS = set("""ABS AND AVERAGE AVERAGEIF AVERAGEIFS CEILING CHAR CHOOSE
    CLEAN COLUMN COLUMNS CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS
    DATE DAY ERF EXACT EXP FIND FLOOR GEOMEAN HARMEAN HLOOKUP HYPERLINK IF
    IFERROR INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN LN
    LOG LOG10 LOOKUP LOWER MATCH MAX MEDIAN MID MIN MOD MONTH N NA NORMDIST
    NORMSDIST NORMSINV NOT OR PERCENTILE PERCENTRANK PI POWER PRODUCT QUARTILE
    RANK REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SIGN SMALL SQRT
    STDEV STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ T TEXT
    TRIM TRUE FALSE TRUNC UPPER VALUE VAR VARP VLOOKUP YEAR""".split())
