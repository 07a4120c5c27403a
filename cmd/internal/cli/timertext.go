package cli

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/mail"
	"paperkin/cmd/internal/shell"
)

// A timer is a command line that is to run every morning, as the programs read it that start
// it: each has quotes of its own.
type timer struct {
	name string   // of its files: paperkin-daily
	line []string // the program by its path, its command, and options
	env  []string // NAME=VALUE: what the environment says to the program
	// password is the file with the password of the mail server; empty: none is needed.
	password string
}

// When it runs: early enough to be read with the coffee.
const (
	timerHour   = 6
	timerMinute = 30
)

// service is the unit of systemd that does the work. A run that finds no network after the
// machine has woken up is tried again; one that is a mistake is not.
func (t timer) service() (string, error) {
	words := []string{systemdWord(t.line[0])}
	for _, word := range t.line[1:] {
		words = append(words, strings.ReplaceAll(systemdWord(word), "$", "$$"))
	}
	var b strings.Builder
	b.WriteString("[Unit]\nDescription=Paperkin: what is new\nStartLimitIntervalSec=12h\nStartLimitBurst=8\n\n[Service]\nType=oneshot\n")
	fmt.Fprintf(&b, "ExecStart=%s\n", strings.Join(words, " "))
	for _, variable := range t.env {
		fmt.Fprintf(&b, "Environment=%s\n", systemdWord(variable))
	}
	if t.password != "" {
		if strings.ContainsAny(t.password, "\n\r") {
			return "", errors.New("systemd takes no path of several lines: put the password into another file")
		}
		fmt.Fprintf(&b, "LoadCredential=smtp-password:%s\n", strings.ReplaceAll(t.password, "%", "%%"))
	}
	fmt.Fprintf(&b, "SuccessExitStatus=%d\nRestart=on-failure\nRestartSec=30min\nRestartPreventExitStatus=%d %d %d %d\n",
		fault.ExitNoHits, fault.ExitUsage, fault.ExitModel, fault.ExitLibrary, fault.ExitSomeFailed)
	return b.String(), nil
}

// unit is the unit of systemd that starts the service. A morning on which the machine was off
// is made up for.
func (t timer) unit() (string, error) {
	return fmt.Sprintf("[Unit]\nDescription=Paperkin, every morning\n\n[Timer]\nOnCalendar=*-*-* %02d:%02d\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
		timerHour, timerMinute), nil
}

// systemdWord is a word as units have it.
func systemdWord(word string) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "%", "%%").Replace(word)
	if quoted == word && word != "" && !strings.ContainsAny(word, " ';") {
		return word
	}
	return `"` + quoted + `"`
}

// cron is a line of a crontab, in which a percent sign without a backslash ends the command.
func (t timer) cron() (string, error) {
	words := []string{fmt.Sprintf("%d %d * * *", timerMinute, timerHour)}
	for _, variable := range t.environment() {
		name, value, _ := strings.Cut(variable, "=")
		words = append(words, name+"="+shell.Word(value))
	}
	for _, word := range t.line {
		words = append(words, shell.Word(word))
	}
	line := strings.Join(words, " ")
	if strings.ContainsAny(line, "\n\r") {
		return "", errors.New("cron takes no option of several lines")
	}
	return strings.ReplaceAll(line, "%", `\%`) + "\n", nil
}

// environment is what the environment has to say where systemd does not hand over the password.
func (t timer) environment() []string {
	if t.password == "" {
		return t.env
	}
	return append(t.env[:len(t.env):len(t.env)], mail.PasswordFile+"="+t.password)
}

// launchd is a property list for the launchd of macOS, which makes up for a morning on which
// the machine slept.
func (t timer) launchd() (string, error) {
	var b strings.Builder
	b.WriteString(xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">` + "\n")
	b.WriteString("<plist version=\"1.0\">\n<dict>\n\t<key>Label</key>\n\t" + plistString(t.name) + "\n\t<key>ProgramArguments</key>\n\t<array>\n")
	for _, word := range t.line {
		b.WriteString("\t\t" + plistString(word) + "\n")
	}
	b.WriteString("\t</array>\n")
	env := t.environment()
	if len(env) > 0 {
		b.WriteString("\t<key>EnvironmentVariables</key>\n\t<dict>\n")
		for _, variable := range env {
			name, value, _ := strings.Cut(variable, "=")
			fmt.Fprintf(&b, "\t\t<key>%s</key>\n\t\t%s\n", name, plistString(value))
		}
		b.WriteString("\t</dict>\n")
	}
	fmt.Fprintf(&b, "\t<key>StartCalendarInterval</key>\n\t<dict>\n\t\t<key>Hour</key>\n\t\t<integer>%d</integer>\n\t\t<key>Minute</key>\n\t\t<integer>%d</integer>\n\t</dict>\n</dict>\n</plist>\n",
		timerHour, timerMinute)
	for _, word := range append(env[:len(env):len(env)], t.line...) {
		if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }) {
			return "", fmt.Errorf("a property list cannot have %q", word)
		}
	}
	return b.String(), nil
}

func plistString(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // which a Builder takes whole
	return "<string>" + b.String() + "</string>"
}
