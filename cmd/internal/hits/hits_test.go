package hits

import (
	"bytes"
	"strings"
	"testing"

	"paperkin/cmd/internal/session"
	"paperkin/index/paper"
	"paperkin/query"
)

// TestVerdictInFormats: the verdict is in tables and in Markdown, where there is one.
func TestVerdictInFormats(t *testing.T) {
	a := Answered{Answer: query.Answer{Hits: []query.Hit{{Rank: 1, Paper: paper.Paper{ID: "a", Title: "Tides"}, Mode: query.Lexical}}}}
	show := func(render func(*session.Run, Answered) error) string {
		var out bytes.Buffer
		if err := render(session.New(session.Program{Name: session.FolderProgram}, strings.NewReader(""), &out, &out), a); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if csv, md := show(hitsCSV), show(hitsMarkdown); !strings.HasSuffix(csv, ",lexical,,,,,,,,,\n") || md != "1. Tides  \n   a\n" {
		t.Errorf("no verdict: got %q, %q", csv, md)
	}
	a.Verdict = query.Verdict{Match: query.Fair, Evidence: .625, Basis: query.OnMeaning}
	if csv, md := show(hitsCSV), show(hitsMarkdown); !strings.HasSuffix(csv, ",lexical,,fair,0.625,,,,,,\n") || !strings.HasPrefix(md, "1. Tides  \n   a\n\nfair match (0.6") {
		t.Errorf("got %q, %q", csv, md)
	}
}
