package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/session"
)

// lesser is a program with some of the commands of paperkin.
func lesser() session.Program {
	p := Folder("devel", "", "")
	p.Name, p.Others = "paperkin-lesser", "paperkin"
	p.FirstSteps = nil
	p.Commands = func(s *session.Run) []*cli.Command {
		return []*cli.Command{indexCommand(s), searchCommand(s), doctorCommand(s), reindexCommand(s), help.Command(s), help.Man(s), completionCommand(s), help.Version(s)}
	}
	return p
}

// TestOwn: command lines name the program that runs, where it has the command.
func TestOwn(t *testing.T) {
	s := session.New(lesser(), nil, new(strings.Builder), new(strings.Builder))
	newApp(s)
	for text, want := range map[string]string{
		"make one with: paperkin index SOURCE...":        "make one with: paperkin-lesser index SOURCE...",
		"paperkin doctor --repair; or paperkin restore":  "paperkin-lesser doctor --repair; or paperkin restore",
		"update paperkin, or index them":                 "update paperkin-lesser, or index them",
		"paperkin --library x index y":                   "paperkin-lesser --library x index y",
		"paperkin COMMAND --help prints it":              "paperkin-lesser COMMAND --help prints it",
		"paperkin reads records of papers":               "paperkin reads records of papers",
		"see the log of paperkin-lesser index":           "see the log of paperkin-lesser index",
		"/opt/paperkin index":                            "/opt/paperkin index",
		"paperkin indexes":                               "paperkin indexes",
		"nothing":                                        "nothing",
		"... | paperkin search -; and paperkin digest -": "... | paperkin-lesser search -; and paperkin digest -",
	} {
		if got := s.Own(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	folder := testStreams(nil, new(strings.Builder), new(strings.Builder))
	newApp(folder)
	if got := folder.Own("paperkin index"); got != "paperkin index" {
		t.Errorf("paperkin says %q of itself", got)
	}
}

// TestOthers: what another program has is said to be that program's, and nothing else is.
func TestOthers(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"browse"}, "paperkin-lesser: browse is the folder's: use paperkin\n"},
		{[]string{"digest", "--mail", "a@b.example"}, "paperkin-lesser: digest is the folder's: use paperkin\n"},
		{[]string{"serach", "tides"}, "paperkin-lesser: unknown command \"serach\"\nhint: did you mean: paperkin-lesser search tides\n"},
		{[]string{"tides"}, "paperkin-lesser: unknown command \"tides\"\nhint: paperkin-lesser help lists the commands; to ask a question: paperkin-lesser search tides\n"},
	} {
		var out, errs strings.Builder
		code := run(lesser(), append([]string{"paperkin-lesser"}, tt.args...), strings.NewReader(""), &out, &errs)
		if code != fault.ExitUsage || errs.String() != tt.want || out.String() != "" {
			t.Errorf("%q: exit %d, printed %q and %q, want %q", tt.args, code, out.String(), errs.String(), tt.want)
		}
	}
}

// TestOwnPages: the pages of another program are about it, its commands and no others.
func TestOwnPages(t *testing.T) {
	p := lesser()
	names := []string{"", "index", "search", "doctor", "help"}
	for _, name := range names {
		var out, errs strings.Builder
		args := slices.DeleteFunc([]string{p.Name, "man", name}, func(arg string) bool { return arg == "" })
		if code := run(p, args, nil, &out, &errs); code != fault.ExitDone {
			t.Fatalf("man %s: exit %d: %s", name, code, errs.String())
		}
		page := out.String()
		if want := `.TH "PAPERKIN\-LESSER`; !strings.HasPrefix(page, want) {
			t.Errorf("man %s begins with %.40q, want %q", name, page, want)
		}
		for _, wrong := range []string{"paperkin index", "paperkin search", "paperkin help", "What is new"} {
			if strings.Contains(page, wrong) {
				t.Errorf("man %s has %q", name, wrong)
			}
		}
	}
	var out strings.Builder
	if code := run(p, []string{p.Name, "completion", "bash"}, nil, &out, new(strings.Builder)); code != fault.ExitDone ||
		!strings.HasSuffix(out.String(), "-F _paperkin_lesser paperkin-lesser\n") || strings.Contains(out.String(), "_paperkin()") {
		t.Errorf("completion: exit %d\n%s", code, out.String())
	}
}
