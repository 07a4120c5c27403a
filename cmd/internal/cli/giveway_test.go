package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/config"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/setting"
)

// TestStanding: which settings of a file apply beside what is typed.
func TestStanding(t *testing.T) {
	for _, c := range []struct{ file, line, want string }{
		{"year = 2019", "browse", "year"},
		{"year = 2019", "browse --since 2021", ""},
		{"year = 2019", "search -- year:2020-", ""},
		{"year = 2019", "list --until=2021", ""},
		{"since = 2019\nuntil = 2021", "list --since 2020", "until"},
		{"since = 2019\nuntil = 2021", "list --year 2018", ""},
		{"since = 2019\nyear = 2021", "list", "year"},
		{"added_since = 2024\nsince = 2019", "search added:7d x", "since"},
		{"venue = \"a\"\ntag = \"b\"\ncategory = \"c\"\nauthor = \"d\"", "search x venue:v category:k", "tag author"},
		{"venue = \"a\"\ntag = \"b\"\nauthor = \"d\"", "search tag:x author:y", "venue"},
		{"venue = \"a\"", "search --plain venue:x", "venue"},
		{"venue = \"a\"", "search x --and venue:x", ""},
		{"venue = \"a\"", "like venue:x", "venue"},
		{"quiet = true\nverbose = true", "-v list", ""},
		{"quiet = true", "list -v", ""},
		{"no_pager = true", "list --pager less", ""},
		{"brief = true\nformat = \"text\"", "list", "brief format"},
		{"brief = true", "list --format text", "brief"},
		{"brief = true", "search x --json", ""},
		{"brief = true\nformat = \"tsv\"", "list", "format"},
		{"brief = true\nabstract = true", "list", "abstract"},
		{"brief = true\nabstract = true\nformat = \"csv\"\nexplain = true", "search x --brief", ""},
		{"mode = \"lexical\"", "search x --exact", ""},
		{"mode = \"lexical\"\nmin_similarity = 0.1", "search x", "mode"},
		{"mode = \"lexical\"\nmin_similarity = 0.1", "search x --mode hybrid", "min_similarity"},
		{"min_similarity = 0.1\ndiverse = 0.1", "search year:2019", ""},
		{"min_similarity = 0.1\ndiverse = 0.1", "like x", "min_similarity diverse"},
		{"sort = \"title\"\nreverse = true", "search x", "sort reverse"},
		{"sort = \"title\"\nreverse = true", "list --sort date", ""},
		{"reverse = true", "search x", ""},
		{"reverse = true", "list", "reverse"},
	} {
		s := testStreams(strings.NewReader(""), os.Stdout, os.Stderr)
		app := newApp(s)
		path := filepath.Join(t.TempDir(), setting.File)
		if err := os.WriteFile(path, []byte(c.file+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := config.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		list, err := settingsIn(s, app, f)
		if err != nil {
			t.Fatal(err)
		}
		s.Line = line.Read(app, append([]string{"paperkin"}, strings.Fields(c.line)...))
		g, err := givenBy(s, s.Line.Command)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, one := range g.Standing(list) {
			keys = append(keys, one.Name)
		}
		if got := strings.Join(keys, " "); got != c.want {
			t.Errorf("%q beside %q: %q apply, want %q", c.file, c.line, got, c.want)
		}
	}
}
