package mcp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"paperkin/index/crash"
)

// The transport over standard input and output, one message a line:
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio
//
// The SDK's own gives up what it is working on when the input ends, and ends at the first
// line that is no message. This one holds the end back until everything has its answer, and
// answers such a line with an error.

// patience is how long answers are waited for after the end of the input.
const patience = 10 * time.Second

// Stdio serves one client until in ends and what was read is answered, or until ctx ends. It
// writes nothing but messages of the protocol to out. An error is one of reading or writing.
func (s *Server) Stdio(ctx context.Context, in io.Reader, out io.Writer) error {
	c := &lines{out: out, after: s.after, read: make(chan read), closed: make(chan struct{}), open: map[jsonrpc.ID]*batch{}, idle: make(chan struct{}, 1)}
	go crash.Guard(func() { c.scan(bufio.NewReaderSize(in, 64<<10)) }, func(err error) { c.pass(read{err: err}) })()
	session, err := s.sdk.Connect(ctx, transport{c}, nil)
	if err != nil {
		return errors.Join(err, c.Close())
	}
	defer context.AfterFunc(ctx, crash.Guard(func() { c.Close() }, func(error) {}))() // cancels what is being done
	if err = session.Wait(); ctx.Err() != nil {
		return nil
	}
	return err
}

// transport is a connection that is there already.
type transport struct{ c *lines }

// Connect implements [sdk.Transport].
func (t transport) Connect(context.Context) (sdk.Connection, error) { return t.c, nil }

// lines is a connection.
type lines struct {
	after  func(time.Duration) <-chan time.Time
	read   chan read
	closed chan struct{}
	once   sync.Once

	mu   sync.Mutex // of all below
	out  io.Writer
	open map[jsonrpc.ID]*batch // requests without an answer; nil for one that came alone
	idle chan struct{}         // has a value after an answer
}

// read is a message, or the end.
type read struct {
	message jsonrpc.Message
	err     error
}

// batch are messages that came in one array: their answers go out in one.
type batch struct {
	missing int
	answers []json.RawMessage
}

func (c *lines) SessionID() string { return "" }

func (c *lines) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

func (c *lines) pass(r read) {
	select {
	case c.read <- r:
	case <-c.closed:
	}
}

func (c *lines) writeLine(text []byte) error {
	_, err := c.out.Write(append(text, '\n'))
	return err
}

// Read implements [sdk.Connection]. The SDK cancels what it is working on at the first
// error: https://github.com/modelcontextprotocol/go-sdk/issues/1061
func (c *lines) Read(ctx context.Context) (jsonrpc.Message, error) {
	select {
	case r := <-c.read:
		if r.err != nil {
			c.wait(ctx)
		}
		return r.message, r.err
	case <-c.closed:
		return nil, io.EOF
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// wait returns when nothing is without an answer, or after a while.
func (c *lines) wait(ctx context.Context) {
	late := c.after(patience)
	for {
		c.mu.Lock()
		open := len(c.open)
		c.mu.Unlock()
		if open == 0 {
			return
		}
		select {
		case <-c.idle:
		case <-late:
			return
		case <-c.closed:
			return
		case <-ctx.Done():
			return
		}
	}
}

// Write implements [sdk.Connection].
func (c *lines) Write(_ context.Context, m jsonrpc.Message) error {
	text, err := jsonrpc.EncodeMessage(m)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, ok := m.(*jsonrpc.Response)
	if !ok {
		return c.writeLine(text)
	}
	together := c.open[answer.ID]
	if together != nil {
		if together.answers = append(together.answers, text); len(together.answers) == together.missing {
			text, err = json.Marshal(together.answers)
		} else {
			text = nil
		}
	}
	if err == nil && text != nil {
		err = c.writeLine(text)
	}
	delete(c.open, answer.ID)
	select {
	case c.idle <- struct{}{}:
	default:
	}
	return err
}
