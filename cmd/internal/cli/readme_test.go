package cli

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/option"
	"paperkin/index/paper/pattern"
	"paperkin/testdata"
)

var update = flag.Bool("update", false, "write what the commands print into the README")

// changing are the parts of the program's output that differ between runs.
var changing = pattern.Of(`\([0-9.]+[a-zµ]+, [0-9]+ papers/s\)|[0-9.]+ [kM]B`)

// TestReadmeSessions runs every command of the README's console blocks, in
// order and in one folder that holds the sample as papers.jsonl, and compares
// what it prints with what the README shows.
func TestReadmeSessions(t *testing.T) {
	const name = "../../../README.md"
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "papers.jsonl"), testdata.Papers, 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(dir, "library"), "OLLAMA_HOST=127.0.0.1:1", "COLUMNS=80", "NO_COLOR=1",
		"TEST_NOW=2026-11-23T09:00:00Z"}
	readme, commands := string(b), 0
	for _, block := range codeBlocks(readme, "console") {
		var shown strings.Builder
		for line := range strings.Lines(block) {
			typed, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "$ paperkin ")
			if !ok {
				continue
			}
			commands++
			cmd := command(t, env, words(typed)...)
			cmd.Dir = dir
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("paperkin %s: %v", typed, err)
			}
			shown.WriteString(line)
			shown.WriteString(strings.ReplaceAll(string(out), dir, "~"))
		}
		if changing().ReplaceAllString(shown.String(), "...") == changing().ReplaceAllString(block, "...") {
			continue
		}
		if !*update {
			t.Errorf("the README shows\n%s\nthe program prints\n%s\n(go test ./cmd/internal/cli -run Readme -update writes it)", block, shown.String())
		}
		readme = strings.Replace(readme, block, shown.String(), 1)
	}
	if commands < 5 {
		t.Errorf("the README shows %d commands only", commands)
	}
	if *update && readme != string(b) {
		if err := os.WriteFile(name, []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadmeCommands: every command and option that the README names exists.
func TestReadmeCommands(t *testing.T) {
	b, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	app := newApp(testStreams(nil, os.Stdout, os.Stderr))
	found := 0
	for _, block := range slices.Concat(codeBlocks(string(b), "sh"), codeBlocks(string(b), "")) {
		for shown := range strings.Lines(block) {
			args := words(strings.TrimSpace(shown))
			if len(args) < 2 || args[0] != "paperkin" {
				continue
			}
			c := app.Command(args[1])
			if c == nil {
				t.Errorf("%q: no such command", shown)
				continue
			}
			found++
			if c.Name == line.Source && args[2] == "add" { // the line of another command follows
				c, args = app.Command(args[4]), args[3:]
			}
			for _, a := range args[2:] {
				if a == "#" || a == "|" {
					break
				}
				name, _, _ := strings.Cut(strings.TrimLeft(a, "-"), "=")
				flags := slices.Concat(c.Flags, app.Flags, []cli.Flag{cli.HelpFlag})
				if option.Is(a) && option.Find(flags, name) == nil && (c.Name != line.Tag || !line.TakesTag(a, flags)) {
					t.Errorf("%q: no option %s", shown, a)
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("the README names %d commands only", found)
	}
}

// codeBlocks returns the contents of the fenced blocks of a language.
func codeBlocks(markdown, language string) []string {
	var blocks []string
	for _, m := range regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$").FindAllStringSubmatch(markdown, -1) {
		if m[1] == language {
			blocks = append(blocks, m[2])
		}
	}
	return blocks
}

// words splits a command line as a shell does, as far as the README needs it:
// at spaces outside quotes.
func words(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2]+m[3])
	}
	return out
}
