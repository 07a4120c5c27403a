package cli

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/option"
)

func testApp() *cli.App { return newApp(testStreams(nil, os.Stdout, os.Stderr)) }

// testPage is the page of a command of the program that is tested.
func testPage(app *cli.App, c *cli.Command) manual.Page {
	return help.Page(testStreams(nil, os.Stdout, os.Stderr), app, c)
}

// TestEveryCommandIsDescribed: every command has three examples which can be typed like
// that, and a group; every option has a group that pages print.
func TestEveryCommandIsDescribed(t *testing.T) {
	app := testApp()
	check := func(name string, flags []cli.Flag) {
		for _, f := range flags {
			if !slices.Contains(option.Groups, option.Group(f)) {
				t.Errorf("%s: --%s has no group", name, option.LongName(f))
			}
			if !option.Hidden(f) && option.Usage(f) == "" {
				t.Errorf("%s: --%s is not described", name, option.LongName(f))
			}
		}
		examples := help.Examples(name)
		if len(examples) != 3 {
			t.Errorf("%q has %d examples, want 3 (examples.go)", name, len(examples))
		}
		for _, e := range examples {
			if problem := wrongExample(app, name, e); problem != "" {
				t.Errorf("%s: %s", e.Line, problem)
			}
		}
	}
	check("", app.Flags)
	for _, c := range app.Commands {
		check(c.Name, c.Flags)
		if !c.Hidden && !isListed(c.Name) {
			t.Errorf("%s is in no group of commands (pages.go)", c.Name)
		}
	}
}

func isListed(name string) bool {
	return slices.ContainsFunc(help.Groups, func(g help.Group) bool { return slices.Contains(strings.Fields(g.Commands), name) })
}

// wrongExample says what is wrong with an example of a command.
func wrongExample(app *cli.App, name string, e manual.Example) string {
	shown, _, _ := strings.Cut(e.Line, " | ")
	shown, _, _ = strings.Cut(shown, " >")
	shown = strings.TrimSuffix(strings.TrimPrefix(shown, `eval "$(`), `)"`)
	args := words(shown)
	if args[0] != "paperkin" {
		return "want a command line of paperkin"
	}
	l := line.Read(app, args)
	switch {
	case l.Err != nil:
		return l.Err.Error()
	case l.Version || l.Help:
		return ""
	case l.Command == nil:
		return "no command"
	case name != "" && l.Command.Name != name:
		return "is an example of " + l.Command.Name
	case e.What == "" || len(e.Line) > 100:
		return "says nothing, or is too long to be read"
	}
	return ""
}

// TestPagesFit: help pages keep to the width, and say of no option that it is off.
func TestPagesFit(t *testing.T) {
	app := testApp()
	for _, width := range []int{40, 60, 80, 100} {
		for _, c := range append([]*cli.Command{nil}, app.Commands...) {
			page := testPage(app, c)
			text := manual.Help(page, width, strings.ToUpper)
			if strings.Contains(text, "default: false") || strings.Contains(text, "default: 0") {
				t.Errorf("%s at %d: an option that is off has a default", page.Name, width)
			}
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				isExample := slices.ContainsFunc(page.Examples, func(e manual.Example) bool { return "  "+e.Line == line })
				if n := utf8.RuneCountInString(line); n > width && !isExample {
					t.Errorf("%s at %d: %d columns: %q", page.Name, width, n, line)
				}
			}
		}
	}
}

// TestManPages: man pages have their sections in order, and no line of text becomes a
// request.
func TestManPages(t *testing.T) {
	app := testApp()
	requests := []string{".TH", ".SH", ".SS", ".TP", ".PP"}
	for _, c := range append([]*cli.Command{nil}, app.Commands...) {
		page := testPage(app, c)
		man := manual.Man(page, "paperkin 1.0", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
		if !strings.HasPrefix(man, `.TH "PAPERKIN`) || !strings.Contains(man, `" 1 "2026-11-23" "paperkin 1.0" "Paperkin"`+"\n.SH \"NAME\"\n") {
			t.Errorf("%s begins with %q", page.Name, man[:min(len(man), 80)])
		}
		for line := range strings.Lines(man) {
			request, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.Contains(requests, request) || line == "\n" {
				t.Errorf("%s: line %q", page.Name, line)
			}
			for _, r := range line {
				if r > 126 {
					t.Errorf("%s: not ASCII: %q", page.Name, line)
					break
				}
			}
		}
	}
	hostile := manual.Man(manual.Page{Name: "x", Text: []string{`.so /etc/passwd`, `'\" back\slash`}}, "", time.Time{})
	if !strings.Contains(hostile, "\n\\&.so /etc/passwd\n") || !strings.Contains(hostile, `\(aq\e" back\eslash`) {
		t.Errorf("text became requests:\n%s", hostile)
	}
}

// TestNoSuperfluousArguments: a command that takes none refuses them.
func TestNoSuperfluousArguments(t *testing.T) {
	t.Setenv("PAPERKIN_LIBRARY", t.TempDir())
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	for _, c := range testApp().Commands {
		if c.ArgsUsage != "" || c.Hidden {
			continue
		}
		var errs strings.Builder
		code := runTest([]string{"paperkin", c.Name, "nosuchthing"}, strings.NewReader(""), new(strings.Builder), &errs)
		if code != fault.ExitUsage || !strings.Contains(errs.String(), `unexpected argument "nosuchthing"`) || !strings.Contains(errs.String(), "hint: ") {
			t.Errorf("paperkin %s nosuchthing: exit %d, printed\n%s", c.Name, code, errs.String())
		}
	}
}
