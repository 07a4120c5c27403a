package conn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// What callers test for with errors.Is.
var (
	// ErrUnreachable: no node of the cluster answered, or too few of them for a write.
	ErrUnreachable = errors.New("cluster not reachable")
	// ErrDenied: a node does not accept the API key, or wants one.
	ErrDenied = errors.New("the cluster does not accept the API key")
	// ErrCertificate is an ErrUnreachable: a node has a certificate that is none of its name, or
	// that no authority has signed which is trusted.
	ErrCertificate = errors.New("a certificate is not trusted")
)

// Unreachable is an [ErrUnreachable] that says what each node said that was asked, in the order
// of the options, in whichever they were asked.
type Unreachable struct {
	Said   []Said
	places []int // of these nodes in the options
}

// Said is what a node said, or why it said nothing.
type Said struct {
	Node string // its URL
	Err  error
}

func (e *Unreachable) Error() string { return says(ErrUnreachable.Error(), e.Said) }

// says is a text with what nodes said.
func says(text string, said []Said) string {
	var b strings.Builder
	b.WriteString(text)
	for i, s := range said {
		sign := "; "
		if i == 0 {
			sign = ": "
		}
		fmt.Fprintf(&b, "%s%s: %v", sign, s.Node, s.Err)
	}
	return b.String()
}

// Is reports whether the error is meant.
func (e *Unreachable) Is(target error) bool {
	return target == ErrUnreachable || target == ErrCertificate && slices.ContainsFunc(e.Said, func(s Said) bool {
		return strings.Contains(s.Err.Error(), "x509: ") // all that is left of it behind gRPC
	})
}

// add notes what a node said, in place of what it said before.
func (e *Unreachable) add(n *node, err error) {
	i, before := slices.BinarySearch(e.places, n.at)
	if !before {
		e.places, e.Said = slices.Insert(e.places, i, n.at), slices.Insert(e.Said, i, Said{})
	}
	e.Said[i] = Said{n.URL, err}
}

// verdict says what follows from an error of one node.
type verdict int

const (
	elsewhere verdict = iota // the node failed: another one may not
	refused                  // the node answered that it will not do that: another one may
	behind                   // the node has not heard of the class yet: it may soon
	final                    // so will every node
)

// gone are parts of what a node says that cannot reach others, or will soon be gone itself.
var gone = []string{"cannot reach enough replicas", "deadline exceeded", "connection refused", "connection reset", "context canceled", "leader not found",
	"no leader", "shutting down", "shutdown", "not ready", "i/o timeout", "EOF", "read-only",
	"connection is closing"}

func isGone(text string) bool {
	for _, part := range gone {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// isBehind reports whether a node says that there is no such class. For some seconds after a
// leader of the nodes ended, others say so of classes that they have.
func isBehind(text string) bool {
	return strings.Contains(text, "not present in schema") || strings.Contains(text, "could not find class")
}

// judge returns what an error of a call of gRPC means, and the error as people read it.
func judge(err error, limit time.Duration) (verdict, error) {
	s := status.Convert(err)
	text := plain(s.Message())
	switch s.Code() {
	case codes.DeadlineExceeded, codes.Canceled: // the caller's own end is looked at elsewhere
		return elsewhere, noAnswer(limit)
	case codes.Unavailable:
		return elsewhere, errors.New(text)
	case codes.Unauthenticated, codes.PermissionDenied:
		return final, fmt.Errorf("%w: %s", ErrDenied, text)
	case codes.InvalidArgument, codes.Unimplemented:
		return final, errors.New(text)
	case codes.ResourceExhausted:
		if strings.Contains(text, "larger than max") {
			return final, errors.New(text)
		}
		return elsewhere, errors.New(text)
	}
	switch {
	case strings.Contains(text, "unauthorized") || strings.Contains(text, "forbidden"): // has no code of its own
		return final, fmt.Errorf("%w: %s", ErrDenied, text)
	case isGone(text):
		return elsewhere, errors.New(text)
	case isBehind(text):
		return behind, errors.New(text)
	}
	return refused, errors.New(text)
}

// errSilence: a node has not answered in time.
var errSilence = errors.New("no answer")

// errMute: a node lets itself be connected to, and does not say a word.
var errMute = errors.New("no answer at the port of gRPC")

func noAnswer(limit time.Duration) error { return fmt.Errorf("%w within %v", errSilence, limit) }

// plain is a message of gRPC without what it puts around that of the system.
func plain(text string) string {
	for _, before := range []string{`connection error: desc = "`, `transport: Error while dialing: `, "transport: "} {
		_, after, found := strings.Cut(text, before)
		if found {
			text = strings.TrimSuffix(after, `"`)
		}
	}
	if strings.HasPrefix(text, "error reading server preface: read tcp ") { // gRPC has given up, and closed the connection
		return errMute.Error()
	}
	return text
}

// judgeREST is [judge] of a call of REST that has no answer.
func judgeREST(err error, limit time.Duration) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	var timed net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timed) && timed.Timeout() {
		return noAnswer(limit)
	}
	return err
}
