"""What WeasyPrint leaves out of an accessible archive file, put in just before the file is written.

Header cells get their scope, running heads become artifacts, the file says that it is PDF/UA-1 beside PDF/A-3, and each
attachment is named once with its kind. It runs in the process that draws and knows no Django.
"""

from typing import Any

KINDS = {"xlsx": "application#2fvnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application#2fjson"}
UA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
END_OF_RDF = b"</rdf:RDF>"


def finish(document: Any, pdf: Any) -> None:
    """`pdf` is the file as WeasyPrint is about to write it; it is changed in place."""
    by_number = {item.number: item for item in pdf.objects}
    give_scope(pdf, by_number)
    set_running_heads_apart(pdf, by_number)
    say_what_it_conforms_to(pdf, by_number)
    name_attachments(pdf, by_number)


def pointed(reference: bytes, by_number: dict[int, Any]) -> Any:
    return by_number[int(reference.split()[0])]


def give_scope(pdf: Any, by_number: dict[int, Any]) -> None:
    """A header in a row of headers heads its column; one that starts a row of data heads the row."""
    for row in elements(pdf, "/TR"):
        cells = [pointed(kid, by_number) for kid in row["K"] if isinstance(kid, bytes)]
        is_heading = all(cell["S"] == "/TH" for cell in cells) and len(cells) > 1
        in_head = pointed(row["P"], by_number)["S"] == "/THead"
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Column" if is_heading or in_head else "/Row"


def elements(pdf: Any, kind: str) -> list[Any]:
    return [
        item for item in pdf.objects
        if isinstance(item, dict) and item.get("Type") == "/StructElem" and item.get("S") == kind
    ]  # fmt: skip


def set_running_heads_apart(pdf: Any, by_number: dict[int, Any]) -> None:
    """What no reader reaches from the root of the structure stands in margins: it becomes an artifact of its page."""
    root = pointed(pdf.catalog["StructTreeRoot"], by_number)
    reached, waiting = set(), list(root["K"])
    while waiting:
        item = waiting.pop()
        if isinstance(item, bytes) and (number := int(item.split()[0])) not in reached:
            reached.add(number)
            waiting += by_number[number].get("K", [])
    numbers = pointed(root["ParentTree"], by_number)["Nums"]
    pages = [pointed(reference, by_number) for reference in pdf.page_references]
    for page, parents in zip(pages, numbers[1 : 2 * len(pages) : 2], strict=True):
        apart = {at for at, parent in enumerate(parents) if int(parent.split()[0]) not in reached}
        for at in apart:
            parents[at] = b"null"
        make_artifacts(pointed(page["Contents"], by_number).stream, apart)


def make_artifacts(stream: list[Any], apart: set[int]) -> None:
    """`/P <</MCID n>> BDC` becomes `/Artifact <</Type /Pagination>> BDC`."""
    for at in range(2, len(stream)):
        marked = stream[at] == b"BDC" and isinstance(stream[at - 1], dict)
        if marked and stream[at - 1].get("MCID") in apart:
            stream[at - 2] = "/Artifact"
            del stream[at - 1]["MCID"]
            stream[at - 1]["Type"] = "/Pagination"


def say_what_it_conforms_to(pdf: Any, by_number: dict[int, Any]) -> None:
    metadata = pointed(pdf.catalog["Metadata"], by_number)
    metadata.compress = False  # an archive file keeps it readable
    metadata.stream = [part.replace(END_OF_RDF, UA + END_OF_RDF, 1) for part in metadata.stream]


def name_attachments(pdf: Any, by_number: dict[int, Any]) -> None:
    """Each attachment once among the associated files, with a kind that does not hang on the machine."""
    if "AF" not in pdf.catalog:
        return
    seen = list(dict.fromkeys(pdf.catalog["AF"]))
    pdf.catalog["AF"][:] = seen
    for reference in seen:
        entry = pointed(reference, by_number)
        name = entry["UF"].string if hasattr(entry["UF"], "string") else str(entry["UF"])
        file = pointed(entry["EF"]["F"], by_number)
        file.extra["Subtype"] = f"/{KINDS.get(name.rsplit('.', 1)[-1], 'application#2foctet-stream')}"
