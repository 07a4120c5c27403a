// Package browser opens web addresses in the user's browser: the one that BROWSER names,
// or else the one that the system opens such addresses with. No shell takes part in it,
// so that nothing in an address can be a command.
//
// It opens pages of the web only, and waits for a browser only where that runs in the
// terminal.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"paperkin/index/crash"
	"paperkin/index/paper/text"
)

var (
	// ErrNone: there is no browser, or none that could be started.
	ErrNone = errors.New("no browser")
	// ErrAddress: what is to be opened is no address of a page of the web.
	ErrAddress = errors.New("not a web address")
)

// Options say where a browser is looked for. All but In, Out and Err are required.
type Options struct {
	Getenv func(string) string
	System string // as runtime.GOOS
	// In, Out and Err are a terminal for browsers that run in one; nil leaves those out.
	In       io.Reader
	Out, Err io.Writer
	// Grace is how long a program may take to fail. One that runs longer is a browser, and
	// is left alone.
	Grace time.Duration
}

// Open opens a web address. It returns an error that wraps [ErrAddress], or [ErrNone] with
// what each browser that was tried said.
func Open(ctx context.Context, address string, o Options) error {
	address = quotes.Replace(address)
	if err := check(address); err != nil {
		return err
	}
	var tried []error
	for _, words := range commands(address, o.System, o.Getenv) {
		err := o.start(ctx, words)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.Is(err, exec.ErrNotFound) {
			tried = append(tried, fmt.Errorf("%s: %w", words[0], err))
		}
	}
	return errors.Join(append([]error{ErrNone}, tried...)...)
}

// quotes escapes what addresses may have and scripts between here and the browser, such as
// xdg-open, had better not see.
var quotes = strings.NewReplacer("'", "%27", "`", "%60", `\`, "%5C")

// check refuses what is no address of a web page: a file, a script, a command.
func check(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsFunc(address, text.Hidden) || strings.ContainsAny(address, " \t\r\n\"<>") {
		return fmt.Errorf("%w: %q", ErrAddress, address)
	}
	return nil
}

// commands returns the commands to try, in this order, each as its words.
func commands(address, system string, getenv func(string) string) (list [][]string) {
	for command := range strings.SplitSeq(getenv("BROWSER"), ":") {
		if words := named(command, address); len(words) > 0 {
			list = append(list, words)
		}
	}
	switch system {
	case "windows": // start is a word of its shell
		return append(list, []string{"rundll32", "url.dll,FileProtocolHandler", address})
	case "darwin":
		return append(list, []string{"open", address})
	}
	if getenv("WSL_DISTRO_NAME") != "" || getenv("WSL_INTEROP") != "" {
		list = append(list, []string{"wslview", address}, []string{"rundll32.exe", "url.dll,FileProtocolHandler", address})
	}
	if getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "" {
		for _, opener := range []string{"xdg-open", "x-www-browser", "sensible-browser"} {
			list = append(list, []string{opener, address})
		}
	} // without a screen xdg-open would look for a browser in the terminal
	return list
}

// named returns a command of BROWSER as its words, as xdg-open reads it: %s in it stands
// for the address, %% for a per cent sign; without %s the address comes last.
func named(command, address string) (words []string) {
	fill := strings.NewReplacer("%%", "%", "%s", address)
	has := strings.Contains(strings.ReplaceAll(command, "%%", ""), "%s")
	for _, word := range strings.Fields(command) {
		words = append(words, fill.Replace(word))
	}
	if len(words) > 0 && !has {
		words = append(words, address)
	}
	return words
}

// inTerminal are browsers that run in the terminal.
var inTerminal = []string{"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "www-browser", "chawan", "cha"}

// start runs a command: one that runs in the terminal to its end, another one until it is
// known whether it has started.
func (o Options) start(ctx context.Context, words []string) error {
	if slices.Contains(inTerminal, filepath.Base(words[0])) {
		if o.In == nil || o.Out == nil {
			return errors.New("needs the terminal")
		}
		cmd := exec.CommandContext(ctx, words[0], words[1:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = o.In, o.Out, o.Err
		return cmd.Run()
	}
	cmd := exec.Command(words[0], words[1:]...)
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	wait := crash.Safe(cmd.Wait)
	go func() { ended <- wait() }()
	grace := time.NewTimer(o.Grace)
	defer grace.Stop()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-grace.C:
		return nil
	}
}
