package screen

import (
	"errors"
	"strings"
	"testing"
)

var papers = Table{
	Header: []string{"id", "title", "hits"},
	Rows: [][]any{
		{"a", "Say \"yes\", and\x1b[1m more", 7},
		{"b|c", "The second one", 12},
	},
}

// TestTableFits: a table takes from its widest columns of text what the terminal lacks, and
// becomes lists where that is not enough.
func TestTableFits(t *testing.T) {
	for width, want := range map[int]string{
		0:  "┌─────┬────────────────────────┬──────┐",
		39: "┌─────┬────────────────────────┬──────┐",
		38: "┌─────┬───────────────────────┬──────┐",
		25: "┌─────┬──────────┬──────┐",
		20: "id     a",
	} {
		table := papers
		table.Width = width
		var out strings.Builder
		if err := table.Write(&out, "text"); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(out.String(), "\n") {
			if i == 0 && line != want || width > 0 && Columns(line) > width {
				t.Errorf("%d columns, line %d: got %q, want %q", width, i, line, want)
			}
		}
		for _, word := range []string{"second", "more", "12"} {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%d columns: %q is lost in\n%s", width, word, out.String())
			}
		}
	}
}

func TestTable(t *testing.T) {
	narrow := papers
	narrow.Widths = []int{10, 8, 10}
	for _, tt := range []struct {
		name, format string
		table        Table
		want         string
	}{
		{"csv", "csv", papers, "id,title,hits\na,\"Say \"\"yes\"\", and[1m more\",7\nb|c,The second one,12\n"},
		{"csv with widths", "csv", narrow, "id,title,hits\na,\"Say \"\"yes\"\", and[1m more\",7\nb|c,The second one,12\n"},
		{"markdown", "markdown", papers, "| id | title | hits |\n| --- | --- | ---:|\n| a | Say \"yes\", and[1m more | 7 |\n| b\\|c | The second one | 12 |\n"},
		{"plain", "text", Table{Header: papers.Header, Rows: papers.Rows, Plain: true}, `id   title                   hits
a    Say "yes", and[1m more     7
b|c  The second one            12
`},
		{"text", "text", papers, `┌─────┬────────────────────────┬──────┐
│ ID  │ TITLE                  │ HITS │
├─────┼────────────────────────┼──────┤
│ a   │ Say "yes", and[1m more │    7 │
│ b|c │ The second one         │   12 │
└─────┴────────────────────────┴──────┘
`},
		{"text with widths", "text", narrow, `┌─────┬──────────┬──────┐
│ ID  │ TITLE    │ HITS │
├─────┼──────────┼──────┤
│ a   │ Say      │    7 │
│     │ "yes",   │      │
│     │ and[1m   │      │
│     │ more     │      │
│ b|c │ The      │   12 │
│     │ second   │      │
│     │ one      │      │
└─────┴──────────┴──────┘
`},
		{"no rows", "csv", Table{Header: []string{"id"}}, "id\n"},
	} {
		var got strings.Builder
		if err := tt.table.Write(&got, tt.format); err != nil || got.String() != tt.want {
			t.Errorf("%s: %v\n%swant\n%s", tt.name, err, got.String(), tt.want)
		}
	}
}

type broken struct{ error }

func (b broken) Write([]byte) (int, error) { return 0, b.error }

func TestTableError(t *testing.T) {
	full := errors.New("no space")
	for _, format := range []string{"text", "csv", "markdown"} {
		if err := papers.Write(broken{full}, format); !errors.Is(err, full) {
			t.Errorf("%s: got %v, want %v", format, err, full)
		}
	}
}
