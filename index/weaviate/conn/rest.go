package conn

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// errMissing: what was asked for is not there.
var errMissing = errors.New("not there")

// A refusal is an answer of REST that is none of success.
type refusal struct {
	Code    int
	Message string
}

func (r *refusal) Error() string { return r.Message }

// largestSchema is how many bytes an answer of REST may have.
const largestSchema = 64 << 20

// request is one of REST.
type request struct {
	method, path string
	in           any    // sent as JSON; nil: nothing is
	out          any    // the answer is read into; nil: it is not looked at
	local        bool   // of what the node itself knows, not the leader
	led          bool   // of what the leader knows: writers alone ask for that
	number       uint64 // chooses the node that is asked first
}

// askREST asks one node after another until one answers. A change, and what the leader knows,
// is asked for again, after pauses that grow, for as long as a write may take: once a node
// that led the others has ended, it takes some seconds until another one does, and until then
// none accepts changes, or says more than it knows itself. An [errMissing] and a [*refusal]
// are of the node that answered.
func (c *Cluster) askREST(ctx context.Context, limit time.Duration, r request) error {
	until := c.turn.now().Add(c.write)
	for wait := firstPause; ; wait = min(2*wait, lastPause) {
		err := c.askOnce(ctx, limit, r)
		if r.method == http.MethodGet && !r.led || !errors.Is(err, ErrUnreachable) || c.turn.now().After(until) {
			return err
		}
		if err := c.pause(ctx, wait); err != nil {
			return err
		}
	}
}

// askOnce asks each node once at most.
func (c *Cluster) askOnce(ctx context.Context, limit time.Duration, r request) error {
	missing := new(Unreachable)
	for _, n := range c.turn.order(c.nodes, r.number) {
		_, err := try(ctx, c, n, r.method+" "+r.path, limit, func(ctx context.Context) (_ struct{}, err error) {
			return struct{}{}, c.send(ctx, n, r)
		})
		var answer *refusal
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, errMissing), errors.Is(err, ErrDenied):
			return fmt.Errorf("%s %s: %s: %w", r.method, r.path, n.URL, err)
		case errors.As(err, &answer) && answer.Code < http.StatusInternalServerError && !isGone(answer.Message):
			return fmt.Errorf("%s %s: %s: %w", r.method, r.path, n.URL, err)
		}
		c.turn.failed(n)
		missing.add(n, judgeREST(err, limit))
	}
	return missing
}

// send makes one call of one node.
func (c *Cluster) send(ctx context.Context, n *node, q request) error {
	var body io.Reader = http.NoBody
	if q.in != nil {
		b, err := json.Marshal(q.in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, q.method, n.URL+"/v1"+q.path, body)
	if err != nil {
		return err
	}
	if q.in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if q.local {
		r.Header.Set("consistency", "false")
	}
	if c.key != "" {
		r.Header.Set("Authorization", "Bearer "+c.key)
	}
	answer, err := c.rest.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, largestSchema))
	switch {
	case err != nil:
		return err
	case answer.StatusCode == http.StatusNotFound:
		return errMissing
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%w: %s", ErrDenied, messageOf(answer.StatusCode, b))
	case answer.StatusCode/100 != 2:
		return &refusal{answer.StatusCode, messageOf(answer.StatusCode, b)}
	case q.out == nil:
		return nil
	}
	if err := json.Unmarshal(b, q.out); err != nil {
		return fmt.Errorf("no answer of Weaviate: %w", err)
	}
	return nil
}

// messageOf is what an answer says that is none of success.
func messageOf(code int, body []byte) string {
	var said struct {
		Error []struct{ Message string }
		// of answers before anything was looked at
		Code    int
		Message string
	}
	text := ""
	if json.Unmarshal(body, &said) == nil {
		text = said.Message
		for _, e := range said.Error {
			text = strings.TrimPrefix(text+"; "+e.Message, "; ")
		}
	}
	if text == "" {
		text = fmt.Sprintf("status %d", code)
	}
	return text
}
