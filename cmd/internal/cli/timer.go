package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/mail"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
)

// Nothing of Paperkin stays in memory to wait for the morning: what the system has for that
// starts it.

func printTimerFlag() cli.Flag {
	return &cli.StringFlag{Name: "print-timer", Category: option.ToRun,
		Usage: "print what starts this command line every morning, as `KIND`: all, service, timer, cron or launchd; service and timer are units of systemd"}
}

// A timerKind is a text that --print-timer prints: a file of its own, with a title where all
// are printed.
type timerKind struct {
	kind, title string
	text        func(timer) (string, error)
}

var timerKinds = []timerKind{
	{"service", "systemd: ~/.config/systemd/user/NAME.service", timer.service},
	{"timer", "systemd: ~/.config/systemd/user/NAME.timer\n# to start it: systemctl --user daemon-reload && systemctl --user enable --now NAME.timer\n" +
		"# also while you are not logged in: loginctl enable-linger", timer.unit},
	{"cron", "cron: a line for crontab -e", timer.cron},
	{"launchd", "launchd: ~/Library/LaunchAgents/NAME.plist\n# to start it: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/NAME.plist", timer.launchd},
}

// printTimer prints the timers of the command line, which mails that way.
func printTimer(s *session.Run, c *cli.Context, m *mailing) error {
	kind, everything := c.String("print-timer"), option.EveryTimer
	at := slices.IndexFunc(timerKinds, func(k timerKind) bool { return k.kind == kind })
	if at < 0 && kind != everything {
		f := option.Find(c.Command.Flags, "print-timer")
		return fault.Usagef(option.Example(f), "--print-timer=%s: want %s", kind, option.Wanted(f))
	}
	t, err := timerOf(s, c, m != nil && m.login)
	if err != nil {
		return err
	}
	if outfile.InFolder(t.line[0], os.TempDir()) {
		s.Notice("note: %s is a temporary file: install the program, and let that one print its timer", screen.Line(t.line[0]))
	}
	if kind == everything {
		return t.all(s.Out)
	}
	text, err := timerKinds[at].text(t)
	if err == nil {
		_, err = io.WriteString(s.Out, text)
	}
	return err
}

// all writes every kind with its title.
func (t timer) all(w io.Writer) error {
	for i, k := range timerKinds {
		text, err := k.text(t)
		if err != nil {
			text = "# none: " + err.Error() + "\n"
		}
		between := "\n"
		if i == 0 {
			between = ""
		}
		if _, err := fmt.Fprintf(w, "%s# %s\n%s", between, strings.ReplaceAll(k.title, "NAME", t.name), text); err != nil {
			return err
		}
	}
	return nil
}

// timerOf is the timer of the command line: as it was typed, but so that it means the same in
// every folder and environment.
func timerOf(s *session.Run, c *cli.Context, login bool) (t timer, err error) {
	program, err := os.Executable()
	if err != nil {
		return t, fmt.Errorf("where is this program: %w", err)
	}
	dir, err := filepath.Abs(option.LibraryDir(c))
	if err != nil {
		return t, fmt.Errorf("the library's folder: %w", err)
	}
	command := line.Daily
	if all, err := feedsOf(s, c); err != nil {
		return t, err
	} else if len(all) == 0 {
		command = c.Command.Name
	}
	t.name, t.line = "paperkin-"+command, []string{program}
	for _, option := range s.Line.Global {
		if name, _, _ := strings.Cut(strings.TrimLeft(option, "-"), "="); name != "library" && name != "L" {
			t.line = append(t.line, option)
		}
	}
	t.line = append(t.line, "--library="+dir, command)
	for _, option := range s.Line.Local {
		if option, err = lastingOption(c.Command.Flags, option); err != nil {
			return t, err
		}
		if option != "" {
			t.line = append(t.line, option)
		}
	}
	if len(s.Line.Words) > 0 {
		t.line = append(append(t.line, "--"), s.Line.Words...)
	}
	t.env = timerEnvironment(s)
	if login {
		t.password, err = passwordPath()
	}
	return t, err
}

// onceOnly are options of a single run, and why.
var onceOnly = map[string]string{
	"since":       "every morning would tell of the same papers again",
	"dry-run":     "nothing would be told",
	"drop-unsent": "what could not be sent would never be sent",
}

// lastingOption is an option of the command line as a timer has it; empty for none.
func lastingOption(flags []cli.Flag, one string) (string, error) {
	name, value, hasValue := strings.Cut(strings.TrimLeft(one, "-"), "=")
	f := option.Find(flags, name)
	main := f.Names()[0]
	if why := onceOnly[main]; why != "" && value != "false" {
		return "", fault.Usagef("leave it out", "--%s does not go with --print-timer: %s", main, why)
	}
	switch {
	case main == "print-timer" || onceOnly[main] != "":
		return "", nil
	case main == "output" && outfile.Path(value) != "", main == "sendmail" && strings.ContainsRune(value, os.PathSeparator):
		path, err := filepath.Abs(value)
		if strings.HasSuffix(value, string(os.PathSeparator)) { // a folder, also where there is none yet
			path += string(os.PathSeparator)
		}
		return option.Dashed(name) + "=" + path, err
	case !hasValue:
		return option.Dashed(name), nil
	}
	return option.Dashed(name) + "=" + value, nil
}

// timerVariables are what the environment may say to the program, and timerSecrets what of it
// is not for a file that others may read.
var (
	timerVariables = []string{"PAPERKIN_SMTP", "PAPERKIN_CONFIG", "XDG_CONFIG_HOME", "PAPERKIN_EMBEDDER", "OLLAMA_HOST", "PAPERKIN_OLLAMA_TIMEOUT", "PAPERKIN_OLLAMA_OPTIONS",
		"OPENAI_BASE_URL", "PAPERKIN_MAILTO", "SSL_CERT_FILE"}
	timerSecrets = []string{"OPENAI_API_KEY", "OPENALEX_API_KEY", "S2_API_KEY", "NCBI_API_KEY"}
)

func timerEnvironment(s *session.Run) (env []string) {
	for _, name := range timerVariables {
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	for _, name := range timerSecrets {
		if os.Getenv(name) != "" {
			s.Notice("note: %s is a secret, and not printed: sources and models that need it need it in the timer as well", name)
		}
	}
	return env
}

// passwordPath is the file with the password of the mail server: the one that is named in the
// environment, or else where a user would put it.
func passwordPath() (string, error) {
	if path := os.Getenv(mail.PasswordFile); path != "" {
		return filepath.Abs(path)
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("where the password of the mail server is: %w", err)
	}
	return filepath.Join(dir, "paperkin", "smtp-password"), nil
}
