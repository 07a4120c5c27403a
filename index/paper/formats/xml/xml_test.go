package xml_test

import (
	"flag"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/xml"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzAtom(f *testing.F)   { formattest.Fuzz(f, xml.Atom) }
func FuzzRSS(f *testing.F)    { formattest.Fuzz(f, xml.RSS) }
func FuzzOAI(f *testing.F)    { formattest.Fuzz(f, xml.OAI) }
func FuzzACL(f *testing.F)    { formattest.Fuzz(f, xml.ACL) }
func FuzzPubMed(f *testing.F) { formattest.Fuzz(f, xml.PubMed) }

func FuzzEndNote(f *testing.F)   { formattest.Fuzz(f, xml.EndNote) }
func FuzzZoteroRDF(f *testing.F) { formattest.Fuzz(f, xml.ZoteroRDF) }
func FuzzDBLP(f *testing.F)      { formattest.Fuzz(f, xml.DBLP) }
func FuzzJATS(f *testing.F)      { formattest.Fuzz(f, xml.JATS) }
func FuzzMODS(f *testing.F)      { formattest.Fuzz(f, xml.MODS) }
func FuzzMARC(f *testing.F)      { formattest.Fuzz(f, xml.MARC) }
func FuzzTEI(f *testing.F)       { formattest.Fuzz(f, xml.TEI) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"XML that breaks", xml.Atom, "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<entry><title>T</title></entry>\n<entry><title>U</entry>", 1, "x:3: not XML from here on"},
		{"an error for records", xml.OAI, "<OAI-PMH>\n<error code=\"badResumptionToken\">too old</error></OAI-PMH>", 0, `x:2: not a list of records but an error: too old: "badResumptionToken"`},
		{"no records", xml.OAI, "<OAI-PMH><error code=\"noRecordsMatch\"/></OAI-PMH>", 0, ""},
	})
}
