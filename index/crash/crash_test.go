package crash_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"paperkin/index/crash"
)

func divide(a, b int) int { return a / b }

// TestSafe: a panic is an error that names its value and the innermost line of this
// module, also where a library panics that was called with nonsense.
func TestSafe(t *testing.T) {
	var list []int
	for name, tt := range map[string]struct {
		f    func() error
		want string // a pattern
		is   error
	}{
		"fine":     {func() error { return nil }, "", nil},
		"an error": {func() error { return io.EOF }, "^EOF$", io.EOF},
		"index":    {func() error { return errors.New(strings.Repeat("a", list[3])) }, `^internal error: runtime error: index out of range \[3\] with length 0 \(PLACE\)$`, nil},
		"divide":   {func() error { return fmt.Errorf("%d", divide(1, len(list))) }, `^internal error: runtime error: integer divide by zero \(PLACE\)$`, nil},
		"nil":      {func() error { var e *crash.Error; return errors.New(e.Place) }, `invalid memory address or nil pointer dereference \(PLACE\)$`, nil},
		"library":  {func() error { return errors.New(strings.Repeat("a", -1)) }, `^internal error: strings: negative Repeat count \(PLACE\)$`, nil},
		"lines":    {func() error { panic("one\ntwo") }, `^internal error: one \(PLACE\)$`, nil},
		"value":    {func() error { panic(io.ErrUnexpectedEOF) }, `^internal error: unexpected EOF \(PLACE\)$`, io.ErrUnexpectedEOF},
		"nested":   {func() error { panic(crash.Safe(func() error { panic("first") })()) }, `^internal error: first \(PLACE\)$`, nil},
		"nothing":  {func() error { panic(nil) }, `^internal error: panic called with nil argument .*\(PLACE\)$`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := crash.Safe(tt.f)()
			pattern := regexp.MustCompile(strings.ReplaceAll(tt.want, "PLACE", `index/crash/crash_test\.go:\d+`))
			if (err == nil) != (tt.want == "") || err != nil && !pattern.MatchString(err.Error()) || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("got %v, want %s", err, pattern)
			}
			var caught *crash.Error
			if errors.As(err, &caught) && !strings.Contains(string(caught.Stack), "crash_test.go") {
				t.Errorf("the stack does not lead here:\n%s", caught.Stack)
			}
		})
	}
}

func TestGuard(t *testing.T) {
	failed := make(chan error, 1)
	go crash.Guard(func() { panic("lost") }, func(err error) { failed <- err })()
	if err := <-failed; err == nil || !strings.HasPrefix(err.Error(), "internal error: lost (") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	crash.Guard(func() {}, cancel)()
	if err := context.Cause(ctx); err != nil {
		t.Errorf("nothing has happened, got %v", err)
	}
	cancel(nil)
}
