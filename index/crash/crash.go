// Package crash turns a panic into an error that says where it happened, also on
// a goroutine, where its caller could not catch it: every goroutine that this module
// starts runs a function of [Safe] or [Guard].
//
// What the runtime ends by itself it cannot catch: running out of memory,
// concurrent writes to a map, a deadlock, a panic on a goroutine that a library
// starts. It prints nothing and ends nothing.
package crash

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// An Error is a panic that was caught.
type Error struct {
	Value any    // what the program panicked with
	Place string // the file of this module and the line where it did, "index/library.go:41"; "" if it was in none of them
	Stack []byte // of the goroutine, as [debug.Stack] has it
}

// ErrFault is the value of an [*Error] for memory that could not be read, as that of a
// mapped file is when somebody cuts it off or when its disk fails.
var ErrFault = errors.New("a mapped file could not be read: it was cut off, or its disk fails")

// Error is one line: the first of the value, and the place.
func (e *Error) Error() string {
	line, _, _ := strings.Cut(fmt.Sprint(e.Value), "\n")
	if !errors.Is(e, ErrFault) {
		line = "internal error: " + line
	}
	if e.Place == "" {
		return line
	}
	return fmt.Sprintf("%s (%s)", line, e.Place)
}

// Unwrap returns the value of the panic if it is an error.
func (e *Error) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Safe returns a function that calls f and returns its error: an [*Error] if f
// panics. Memory that cannot be read ([ErrFault]), which otherwise ends the process, is
// a panic.
func Safe(f func() error) func() error {
	return func() (err error) {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		defer func() {
			if value := recover(); value != nil {
				err = caught(value)
			}
		}()
		return f()
	}
}

// Guard returns a function that calls f, and gives failed the [*Error] if f panics.
// It is for a goroutine without a result: whoever waits for it must learn of this.
func Guard(f func(), failed func(error)) func() {
	return func() {
		if err := Safe(func() error { f(); return nil })(); err != nil {
			failed(err)
		}
	}
}

// caught is the error of a panic, called by the deferred function that recovers it.
// One that was caught on another goroutine and raised again stays what it is.
func caught(value any) *Error {
	if err, ok := value.(error); ok {
		var earlier *Error
		var fault interface{ Addr() uintptr } // see debug.SetPanicOnFault
		switch {
		case errors.As(err, &earlier):
			return earlier
		case errors.As(err, &fault):
			value = ErrFault
		}
	}
	return &Error{value, place(), debug.Stack()}
}

// place is where the panic that is being recovered happened: the innermost function
// of this module, or else of what it called.
func place() string {
	_, self, _, _ := runtime.Caller(0)
	root := strings.TrimSuffix(self, "index/crash/crash.go") // a path, or the module's name if the build left paths out
	callers := make([]uintptr, 100)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	panicking := false
	for {
		frame, more := frames.Next()
		if panicking {
			if file, ours := strings.CutPrefix(frame.File, root); ours && frame.File != self {
				return fmt.Sprintf("%s:%d", file, frame.Line)
			}
		}
		panicking = panicking || frame.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}
