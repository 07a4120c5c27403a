package yaml_test

import (
	"flag"
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/yaml"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzCFF(f *testing.F) { formattest.Fuzz(f, yaml.CFF) }

func TestMalformed(t *testing.T) {
	const head = "cff-version: 1.2.0\n"
	formattest.Check(t, []formattest.Malformed{
		{"one name", yaml.CFF, head + "title: T\nauthors:\n- family-names: Lee\n", 1, ""},
		{"Windows and a mark", yaml.CFF, "\ufeff" + strings.ReplaceAll(head+"title: T\n", "\n", "\r\n"), 1, ""},
		{"no title", yaml.CFF, head + "message: cite me\n", 0, "x:1: no title"},
		{"authors that are a text", yaml.CFF, head + "title: T\nauthors: Ann Lee\n", 0, "x:3: yaml: unmarshal errors"},
		{"a title that is a list", yaml.CFF, head + "title: [a, b]\n", 0, "x:2: "},
		{"a list of nothing", yaml.CFF, "- cff-version: 1.2.0\n", 0, "x:1: "},
		{"no YAML", yaml.CFF, head + "title: \"T\nauthors: [\n", 0, "x:2: not YAML"},
		{"a tab", yaml.CFF, head + "title: T\n\tauthors: A\n", 0, "x:2: not YAML"},
		{"a bomb", yaml.CFF, head + "title: T\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n" +
			"e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nkeywords: [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n", 0, "x:7: yaml: "},
		{"a preference within another", yaml.CFF, head + "title: T\npreferred-citation: {title: U, preferred-citation: {title: V}}\n", 2, ""},
		{"too large", yaml.CFF, head + "title: T\nabstract: " + strings.Repeat("x", 1<<20), 0, "x:1: a citation file of more than 1048576 bytes"},
		{"nothing", yaml.CFF, "", 0, ""},
	})
}
