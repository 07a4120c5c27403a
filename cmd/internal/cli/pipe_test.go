package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"paperkin/cmd/internal/fault"
	"syscall"
	"testing"
)

// TestBrokenPipe: an error that is more than a closed pipe is reported.
func TestBrokenPipe(t *testing.T) {
	pipe := &fs.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
	for err, want := range map[error]bool{
		pipe:                                true,
		fmt.Errorf("write: %w", pipe):       true,
		errors.Join(pipe, pipe):             true,
		errors.Join(io.ErrClosedPipe, pipe): false,
		fmt.Errorf("%w: %w", io.EOF, pipe):  false,
		&net.OpError{Err: syscall.EPIPE}:    false,
		io.EOF:                              false,
	} {
		if got := fault.BrokenPipe(err); got != want {
			t.Errorf("%v: got %v, want %v", err, got, want)
		}
	}
}
