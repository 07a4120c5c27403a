package page_test

import (
	"flag"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/page"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzNEP(f *testing.F)       { formattest.Fuzz(f, page.NEP) }
func FuzzHFPage(f *testing.F)    { formattest.Fuzz(f, page.HuggingFace) }
func FuzzArXivMail(f *testing.F) { formattest.Fuzz(f, page.ArXivMail) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"page without abstracts", page.HuggingFace, "Subscribe\nOnly a title\n", 1, ""},
		{"page of nothing", page.HuggingFace, "Get trending papers in your email inbox once a day!\n\n", 0, ""},
		{"a mail that ends in the middle", page.ArXivMail, "\\\\\narXiv:2401.00004\nTitle: Tides\n\\\\\n  Half of", 1, ""},
		{"a report without papers", page.NEP, "nep-big New Economics Papers\n1. Tides By Ann One\n", 0, ""},
		{"a report that ends in the middle", page.NEP, "nep-big New Economics Papers\n1. Tides\nBy: Ann One\nAbstract: Half of", 1, ""},
		{"a paper without an address", page.NEP, "New Economics Papers\n1. Tides\nBy: Ann One\n2. Kites\nBy: B\nURL: http://d.repec.org/n?u=RePEc:a:b:1\n", 1, ""},
		{"a head without an end, and one without a title", page.ArXivMail, "\\\\\narXiv:2401.00004\nTitle: Tides\n\\\\\n  Half of\n\\\\\narXiv:2401.00005\nAuthors: A\n\\\\\n  x\n\\\\ ( https://arxiv.org/abs/2401.00005 , 1kb)\n", 1, "x:6: no title"},
	})
}
