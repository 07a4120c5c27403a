// Package fault has the kinds of errors with which commands end: what they are, which exit
// codes they have, and what users can do about them. It prints nothing.
package fault

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"
)

// Exit codes. Scripts rely on them.
const (
	ExitDone        = 0
	ExitNoHits      = 1
	ExitUsage       = 2
	ExitUnreachable = 3
	ExitModel       = 4
	ExitLibrary     = 5
	ExitSomeFailed  = 6
	ExitOther       = 7
)

// Errors that are not printed: the command has already reported them.
var (
	ErrNoHits     = errors.New("no hits")
	ErrWeakMatch  = errors.New("a weak match") // under --strict-match, with hits
	ErrSomeFailed = errors.New("some records failed")
	ErrUnsound    = errors.New("the library needs repair")
	ErrLeft       = errors.New("left without a choice") // of browse

	// ErrOtherEmbedder is of a library that keeps its own embedder; it has a hint, and is printed.
	ErrOtherEmbedder = errors.New("the library uses another embedder")
)

// Reported reports whether a command has already said what an error is about.
func Reported(err error) bool {
	var all *Told
	return AnyOf(ErrNoHits, ErrWeakMatch, ErrSomeFailed, ErrUnsound, ErrLeft)(err) || errors.As(err, &all)
}

// Told is an error of parts of a command that have all been printed, with the exit code of
// the parts.
type Told struct{ Code int }

func (t *Told) Error() string { return "everything failed" }

// UsageError is a mistake on the command line.
type UsageError struct{ message, Hint string }

func (e *UsageError) Error() string { return e.message }

// Usagef is an error of a mistake on the command line, with a hint at what is right; an empty hint is none.
func Usagef(hint, format string, args ...any) error {
	return &UsageError{message: fmt.Sprintf(format, args...), Hint: hint}
}

// Hinted is an error with a hint of its own, in place of the hint of its kind.
type Hinted struct {
	error
	Hint string
}

// WithHint returns an error with a hint of its own.
func WithHint(err error, hint string) error { return &Hinted{err, hint} }

func (h *Hinted) Unwrap() error { return h.error }

// AnyOf returns a function that reports whether an error is one of the kinds.
func AnyOf(kinds ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
	}
}

// allOf returns a function that reports whether an error passes both tests.
func allOf(a, b func(error) bool) func(error) bool {
	return func(err error) bool { return a(err) && b(err) }
}

// BrokenPipe reports whether an error means only that the reader of the output
// has closed it. A broken network connection does not count.
func BrokenPipe(err error) bool {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err == syscall.EPIPE
	case interface{ Unwrap() error }:
		return BrokenPipe(e.Unwrap())
	case interface{ Unwrap() []error }:
		return !slices.ContainsFunc(e.Unwrap(), func(err error) bool { return !BrokenPipe(err) })
	}
	return false
}

// Interrupted is the cause of a context that a signal cancelled.
type Interrupted struct{ Signal syscall.Signal }

func (i Interrupted) Error() string {
	return fmt.Sprintf("stopped by %v; everything finished so far is kept", i.Signal)
}

// Unanswered is an error for a signal in place of an answer to a question: nothing was done.
type Unanswered struct {
	Interrupted
	Result string
}

func (u Unanswered) Error() string { return fmt.Sprintf("stopped by %v: %s", u.Signal, u.Result) }
