"""One small table of made-up observations, and how each form of SDMX writes it."""

from __future__ import annotations

import json

DIMENSIONS = ("FREQ", "SERIES", "REF_AREA", "SEX", "AGE")
ATTRIBUTES = ("OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT")
COLUMNS = (*DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)
LABEL = "TEST,DF_USE,1.0/A.X_USE..."
FLOW = "TEST:DF_USE(1.0)"

ROWS = [
    dict(zip(COLUMNS, line.split(), strict=True))
    for line in (
        "A X_USE CHE _T _T 2021 95.5 A PT 0",
        "A X_USE CHE F _T 2021 94.25 A PT 0",
        "A X_USE 250 _T _T 2020 84.5 E PT 0",
        "A X_USE 250 _T Y15T24 2020 99 A PT 0",
    )
]
EXPECTED = {
    ("internet-use", "CHE", "2021", ""): 95.5,
    ("internet-use", "CHE", "2021", "sex=F"): 94.25,
    ("internet-use", "FRA", "2020", ""): 84.5,
}
"""What the rows say; the last one is a slice by age."""


def row(**cells):
    """The first row with other cells."""
    return {**ROWS[0], **cells}


def csv_1(rows=ROWS, columns=COLUMNS):
    lines = [("DATAFLOW", *columns), *((FLOW, *(one[name] for name in columns)) for one in rows)]
    return "\r\n".join(",".join(line) for line in lines).encode()


def csv_2(rows=ROWS, columns=COLUMNS, actions=None, start="STRUCTURE"):
    actions = actions or ["I"] * len(rows)
    head = (start, "STRUCTURE_ID", "ACTION", *columns)
    lines = [
        ("dataflow", FLOW, action, *(one[name] for name in columns)) for one, action in zip(rows, actions, strict=True)
    ]
    return "\n".join(",".join(line) for line in (head, *lines)).encode()


def _listed(rows, name):
    return list(dict.fromkeys(one[name] for one in rows))


def _component(rows, name, *, has_position=True):
    names = (*DIMENSIONS, "TIME_PERIOD")
    position = {"keyPosition": names.index(name)} if has_position and name in names else {}
    return {
        "id": name,
        "name": name,
        **position,
        "values": [{"id": code, "name": code} for code in _listed(rows, name)],
    }


def _position(rows, one, name):
    return _listed(rows, name).index(one[name])


def _number(text):
    return json.loads(text) if text else None


def json_message(rows=ROWS, *, shape="flat", version=1, action="Information"):
    """A data message by version: `flat`, `series` by time, or `cross` section by area."""
    at = {"flat": (*DIMENSIONS, "TIME_PERIOD"), "series": ("TIME_PERIOD",), "cross": ("REF_AREA",)}[shape]
    above = [name for name in (*DIMENSIONS, "TIME_PERIOD") if name not in at]
    structure = {
        "dimensions": {
            "dataSet": [],
            "series": [_component(rows, name) for name in above],
            "observation": [_component(rows, name) for name in at],
        },
        "attributes": {"dataSet": [], "series": [], "observation": [_component(rows, name) for name in ATTRIBUTES]},
    }
    observations: dict = {}
    for one in rows:
        series = ":".join(str(_position(rows, one, name)) for name in above)
        key = ":".join(str(_position(rows, one, name)) for name in at)
        entries = [_number(one["OBS_VALUE"]), *(_position(rows, one, name) for name in ATTRIBUTES)]
        observations.setdefault(series, {})[key] = entries
    data_set = {"action": action}
    if shape == "flat":
        data_set["observations"] = observations.get("", {})
    else:
        data_set["series"] = {key: {"observations": found} for key, found in observations.items()}
    if version == 1:
        return {"header": {"id": "x"}, "structure": structure, "dataSets": [data_set]}
    return {"meta": {"id": "x"}, "data": {"structures": [structure], "dataSets": [{"structure": 0, **data_set}]}}


MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/{}/message"
START = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _header(version, at, namespace=""):
    return (
        f"<m:Header><m:ID>x</m:ID><m:Test>false</m:Test><m:Prepared>2026-01-01T00:00:00</m:Prepared>"
        f'<m:Sender id="TEST"/><m:Structure structureID="S" {namespace} dimensionAtObservation="{at}"><c:Structure>'
        + ('<Ref agencyID="TEST" id="DSD_USE" version="1.0"/>' if version == "v2_1" else
           "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=TEST:DSD_USE(1.0)")
        + "</c:Structure></m:Structure></m:Header>"
    )  # fmt: skip


def _names(version, *more):
    root = MESSAGE.format(version)
    return f'xmlns:m="{root}" xmlns:c="{root.replace("/message", "/common")}" {" ".join(more)}'


def _values(names, one):
    return "".join(f'<g:Value id="{name}" value="{one[name]}"/>' for name in names)


def generic_xml(rows=ROWS, *, footer="", start=START):
    """Generic data 2.1, a series for each row: the form that says which components are dimensions."""
    space = 'xmlns:g="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"'
    series = "".join(
        f"<g:Series><g:SeriesKey>{_values(DIMENSIONS, one)}</g:SeriesKey><g:Obs>"
        f'<g:ObsDimension id="TIME_PERIOD" value="{one["TIME_PERIOD"]}"/><g:ObsValue value="{one["OBS_VALUE"]}"/>'
        f"<g:Attributes>{_values(ATTRIBUTES, one)}</g:Attributes></g:Obs></g:Series>"
        for one in rows
    )
    return (
        f"{start}<m:GenericData {_names('v2_1', space)}>{_header('v2_1', 'TIME_PERIOD')}"
        f'<m:DataSet structureRef="S" action="Information">{series}</m:DataSet>{footer}</m:GenericData>'
    ).encode()


def specific_xml(rows=ROWS, *, version="v2_1", inside="", start=START):
    """Structure-specific data: attributes of XML, which do not say which of them are dimensions."""
    space = f'xmlns:ss="{MESSAGE.format(version).replace("/message", "/data/structurespecific")}"'
    series = "".join(
        "<Series {}><Obs {}/></Series>".format(
            " ".join(f'{name}="{one[name]}"' for name in DIMENSIONS),
            " ".join(f'{name}="{one[name]}"' for name in ("TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES) if one[name]),
        )
        for one in rows
    )
    action = "Information" if version == "v2_1" else "Replace"
    header = _header(version, "TIME_PERIOD", 'namespace="n"')
    return (
        f"{start}<m:StructureSpecificData {_names(version, space)}>{header}"
        f'<m:DataSet ss:structureRef="S" ss:action="{action}">{inside}{series}</m:DataSet></m:StructureSpecificData>'
    ).encode()


def _concept(name):
    return (
        f'<s:ConceptIdentity><Ref id="{name}" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="TEST" '
        'package="conceptscheme" class="Concept"/></s:ConceptIdentity>'
    )


def _listing(name, codes):
    rows = "".join(
        f'<s:Code id="{code}"><c:Name xml:lang="en">{text}</c:Name></s:Code>' for code, text in codes.items()
    )
    return f'<s:Codelist id="CL_{name}" agencyID="TEST" version="1.0"><c:Name xml:lang="en">{name}</c:Name>{rows}</s:Codelist>'


LISTS = {
    "REF_AREA": {"CHE": "Switzerland", "250": "France", "ZZX": "New Land"},
    "SEX": {"_T": "Total", "F": "Female", "M": "Male"},
}


def _attribute(name):
    return (
        f'<s:Attribute id="{name}" assignmentStatus="Conditional">{_concept(name)}<s:AttributeRelationship>'
        '<s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure></s:AttributeRelationship></s:Attribute>'
    )


def structure_xml(lists=LISTS, dimensions=DIMENSIONS, attributes=ATTRIBUTES):
    """The data structure of the flow with the code lists of some of its dimensions."""

    def dimension(position, name):
        listed = (
            f'<s:LocalRepresentation><s:Enumeration><Ref id="CL_{name}" version="1.0" agencyID="TEST" class="Codelist" '
            'package="codelist"/></s:Enumeration></s:LocalRepresentation>'
        )
        known = listed if name in lists else ""
        return f'<s:Dimension id="{name}" position="{position}">{_concept(name)}{known}</s:Dimension>'

    space = 'xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"'
    concepts = "".join(f'<s:Concept id="{name}"><c:Name xml:lang="en">x</c:Name></s:Concept>' for name in COLUMNS)
    return (
        f"{START}<m:Structure {_names('v2_1', space)}><m:Header><m:ID>x</m:ID><m:Test>false</m:Test>"
        '<m:Prepared>2026-01-01T00:00:00</m:Prepared><m:Sender id="TEST"/></m:Header><m:Structures>'
        f"<s:Codelists>{''.join(_listing(name, codes) for name, codes in lists.items())}</s:Codelists>"
        '<s:Concepts><s:ConceptScheme id="CS" agencyID="TEST" version="1.0"><c:Name xml:lang="en">x</c:Name>'
        f"{concepts}</s:ConceptScheme></s:Concepts><s:DataStructures>"
        '<s:DataStructure id="DSD_USE" agencyID="TEST" version="1.0"><c:Name xml:lang="en">x</c:Name>'
        '<s:DataStructureComponents><s:DimensionList id="DimensionDescriptor">'
        + "".join(dimension(position, name) for position, name in enumerate(dimensions, start=1))
        + f'<s:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}">{_concept("TIME_PERIOD")}'
        '<s:LocalRepresentation><s:TextFormat textType="ObservationalTimePeriod"/></s:LocalRepresentation>'
        '</s:TimeDimension></s:DimensionList><s:MeasureList id="MeasureDescriptor"><s:PrimaryMeasure id="OBS_VALUE">'
        f"{_concept('OBS_VALUE')}</s:PrimaryMeasure></s:MeasureList>"
        f'<s:AttributeList id="AttributeDescriptor">{"".join(map(_attribute, attributes))}</s:AttributeList>'
        "</s:DataStructureComponents></s:DataStructure>"
        "</s:DataStructures></m:Structures></m:Structure>"
    ).encode()
