package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/query/wire"
)

func noteCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "note",
		Usage:     "keep a note of your own on a paper, or show it",
		ArgsUsage: "PAPER [TEXT... | -]",
		Description: "TEXT takes the place of the note that the paper has; - reads it from standard input. A title is put in quotes.\n" +
			"A note is yours: it stays when the paper is indexed again.",
		Flags: append(open.SuggestFlags(), option.FormatFlag("text", "json"), option.JSON(),
			&cli.BoolFlag{Name: "clear", Category: option.ToRun, Usage: "remove the note"},
			&cli.BoolFlag{Name: "edit", Category: option.ToRun, Usage: "edit the note with $VISUAL or $EDITOR"}),
		Action: func(c *cli.Context) error { return runNote(s, c) },
	}
}

func runNote(s *session.Run, c *cli.Context) error {
	format, err := option.Format(c, "text", "json")
	if err != nil {
		return err
	}
	words := c.Args().Tail()
	switch {
	case !c.Args().Present():
		return fault.Usagef("name a paper by id, DOI, URL or exact title, in quotes", "note: no paper given")
	case len(words) > 0 && (c.Bool("clear") || c.Bool("edit")) || c.Bool("clear") && c.Bool("edit"):
		return fault.Usagef("", "note: want one of a text, --clear and --edit")
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	f, err := findPaper(s, c, lib, c.Args().First())
	if err != nil {
		return err
	}
	said, err := lib.Remarks(c.Context, f)
	if err != nil {
		return err
	}
	if len(words) == 0 && !c.Bool("clear") && !c.Bool("edit") {
		if said[0].Note == "" {
			s.Notice("%s has no note", screen.Line(f.Paper.ID))
		}
		return printNote(s, f, said[0], format)
	}
	old := said[0].Note
	text, err := noteText(s, c, words, old)
	if err != nil {
		return err
	}
	if text == "" && len(words) > 0 { // a command before the pipe that failed, or a variable that is empty
		return fault.Usagef("to remove the note: paperkin note "+shell.Word(c.Args().First())+" --clear", "note: the text is empty")
	}
	if err := index.CheckNote(text); err != nil {
		return fault.Usagef("", "note: %v", err)
	}
	if err := lib.SetNote(c.Context, s.Now(), f, text); err != nil {
		return err
	}
	done := "note kept"
	switch {
	case text == old:
		done = "note unchanged"
	case text == "":
		done = "note removed"
	case old != "":
		done = "note replaced"
	}
	s.Notice("%s: %s  %s", done, screen.Line(f.Paper.ID), screen.Line(f.Paper.Title))
	if old != "" && text != old {
		s.Notice("it was: %s", screen.Line(beginning(old)))
	}
	said[0].Note = text
	if format == "json" {
		return printNote(s, f, said[0], format)
	}
	return nil
}

// beginning is the first line of a note, and how many more there are.
func beginning(note string) string {
	first, rest, more := strings.Cut(note, "\n")
	if !more {
		return first
	}
	if n := 1 + strings.Count(rest, "\n"); n > 1 {
		return fmt.Sprintf("%s (and %d more lines)", first, n)
	}
	return first + " (and 1 more line)"
}

// noteText is the new text of a note.
func noteText(s *session.Run, c *cli.Context, words []string, old string) (text string, err error) {
	switch {
	case c.Bool("clear"):
		return "", nil
	case c.Bool("edit"):
		text, err = editText(c.Context, s, old)
	case len(words) == 1 && words[0] == "-":
		var b []byte
		b, err = io.ReadAll(io.LimitReader(s.In, 1<<20)) // one that is too long is an error
		text = string(b)
	default:
		text = strings.Join(words, " ")
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), err
}

// editText has the user change a text with an editor, in a file of its own.
func editText(ctx context.Context, s *session.Run, text string) (edited string, err error) {
	editor := strings.Fields(os.Getenv("VISUAL"))
	if len(editor) == 0 {
		editor = strings.Fields(os.Getenv("EDITOR"))
	}
	if len(editor) == 0 {
		return "", fault.Usagef("or give the text: paperkin note PAPER \"text\"", "note --edit: set $EDITOR to the editor to use")
	}
	f, err := os.CreateTemp("", "paperkin-note-*.txt")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	if text != "" {
		text += "\n"
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, editor[0], append(editor[1:], f.Name())...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("the note is as it was: %s: %w", editor[0], err)
	}
	b, err := os.ReadFile(f.Name())
	return string(bytes.ToValidUTF8(b, []byte("\uFFFD"))), err
}

func printNote(s *session.Run, f index.Found, said index.Remark, format string) (err error) {
	switch {
	case format == "json":
		return wire.NewEncoder(s.Out).Encode(wire.NewRemark(f.Paper, said))
	case said.Note != "":
		_, err = fmt.Fprintln(s.Out, screen.Safe(said.Note))
	}
	return err
}
