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

func FuzzHFPage(f *testing.F) { formattest.Fuzz(f, page.HuggingFace) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"page without abstracts", page.HuggingFace, "Subscribe\nOnly a title\n", 1, ""},
		{"page of nothing", page.HuggingFace, "Get trending papers in your email inbox once a day!\n\n", 0, ""},
	})
}
