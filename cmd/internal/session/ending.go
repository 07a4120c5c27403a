package session

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/harvest"
)

// Fail prints an error with its hint and returns its exit code.
func (s *Run) Fail(err error) int {
	err = index.NameCause(err)
	code, hint := s.Explained(err)
	if fault.Reported(err) || code == fault.ExitDone {
		return code
	}
	fmt.Fprintf(s.Err, "%s: %s\n", s.Program.Name, s.Own(screen.Message(harvest.Redact(err.Error()))))
	var ambiguous *index.NoPaperError
	if errors.As(err, &ambiguous) {
		for _, f := range ambiguous.Several {
			fmt.Fprintf(s.Err, "  %s  %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title))
		}
	}
	if hint != "" {
		fmt.Fprintf(s.Err, "hint: %s\n", screen.Message(s.Own(hint)))
	}
	var crashed *crash.Error
	if errors.As(err, &crashed) && os.Getenv(fault.DebugVariable) != "" {
		fmt.Fprint(s.Err, screen.Safe(strings.ReplaceAll(string(crashed.Stack), "\t", "  ")))
	}
	return code
}

// Explained is [fault.Explain] with what the program itself says of its errors, and with the hint
// that an error has of its own.
func (s *Run) Explained(err error) (code int, hint string) {
	code, hint = fault.Explain(err)
	for _, e := range s.Program.Endings {
		if e.After(err) {
			code, hint = e.Code, e.Hint
			break
		}
	}
	var own *fault.Hinted
	if errors.As(err, &own) {
		hint = own.Hint
	}
	return code, hint
}
