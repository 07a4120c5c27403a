package cli

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query"
)

// TestService: servers answer as the commands do, in the program's words.
func TestService(t *testing.T) {
	dir, none := filepath.Join(t.TempDir(), "papers"), filepath.Join(t.TempDir(), "none")
	papers := indextest.Record("a", "Tides of the sea", "The moon moves the water of the sea.") + "\n" + indextest.Record("b", "Bread", "Flour, water and salt.")
	var out bytes.Buffer
	if code := runTest([]string{"paperkin", "--library", dir, "index", "--embedder", "builtin", "-"}, strings.NewReader(papers), &out, &out); code != fault.ExitDone {
		t.Fatalf("exit code %d: %s", code, &out)
	}
	for _, dir := range []string{dir, none} {
		s := testStreams(strings.NewReader(""), &out, &out)
		app := &cli.App{HideHelp: true, HideVersion: true, Flags: append(folderFlags(), open.ServerFlags()...), Action: func(c *cli.Context) error {
			papers := newService(s, c)
			a, err := papers.Search(c.Context, query.Request{Question: "tides in the ocean"})
			_, hint := papers.Explain(err)
			switch words := papers.Words; {
			case dir == none:
				if !errors.Is(err, index.ErrNoLibrary) || !strings.HasPrefix(hint, "make one with: paperkin index") {
					t.Errorf("no library: %v, %s", err, hint)
				}
			case err != nil || len(a.Hits) == 0 || a.Hits[0].Paper.Title != "Tides of the sea":
				t.Errorf("%+v, %v", a, err)
			case words.Verdict(query.Verdict{Match: query.Strong, Evidence: .934}) != "strong match (0.93)" || words.Verdict(query.Verdict{}) != "" || words.Meaning(a) != "":
				t.Errorf("verdict %q, of a list %q, meaning %q", words.Verdict(query.Verdict{Match: query.Strong, Evidence: .934}), words.Verdict(query.Verdict{}), words.Meaning(a))
			}
			return papers.Close()
		}}
		if err := app.RunContext(t.Context(), []string{"paperkin", "--library", dir}); err != nil {
			t.Error(err)
		}
	}
}
