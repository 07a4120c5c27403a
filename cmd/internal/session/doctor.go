package session

import (
	"fmt"

	"paperkin/cmd/internal/screen"
)

// Doctor is a check of a library. It prints its findings one by one and remembers whether any
// was bad.
type Doctor struct {
	*Run
	Unsound bool
}

// OK prints that something is as it is to be. The text begins with what that is, in a column as
// wide as the longest name of it.
func (d *Doctor) OK(format string, args ...any) {
	line := screen.Message(d.Own(fmt.Sprintf(format, args...)))
	topic := min(len(line), len("library   "))
	fmt.Fprintln(d.Out, d.Hang("ok    "+line[:topic], line[topic:]))
}

// Note prints something that is worth knowing, and no fault.
func (d *Doctor) Note(format string, args ...any) {
	fmt.Fprintln(d.Out, "note ", screen.Message(d.Own(fmt.Sprintf(format, args...))))
}

// Bad reports a problem and the command that fixes it; fix is empty if an error
// with its own hint follows.
func (d *Doctor) Bad(fix, format string, args ...any) {
	d.Unsound = true
	fmt.Fprintln(d.Out, "BAD  ", screen.Message(d.Own(fmt.Sprintf(format, args...))))
	if fix != "" {
		fmt.Fprintln(d.Out, "      fix it with:", screen.Message(d.Own(fix)))
	}
}
