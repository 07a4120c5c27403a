package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

const (
	maxLine  = 8 << 20          // bytes of a message: a text of 1 MiB, however it is escaped
	patience = 10 * time.Second // with answers after the end of the input
)

// Stdio serves one client until in ends and what was read is answered, or until ctx ends. It
// writes nothing but messages of the protocol to out. An error is one of reading or writing.
func (s *Server) Stdio(ctx context.Context, in io.Reader, out io.Writer) error {
	session, err := s.sdk.Connect(ctx, &stdio{in: in, out: out, after: s.after}, nil)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, crash.Guard(func() { session.Close() }, func(error) {}))()
	if err = session.Wait(); ctx.Err() != nil {
		return nil
	}
	return err
}

type stdio struct {
	in    io.Reader
	out   io.Writer
	after func(time.Duration) <-chan time.Time
}

// Connect implements [sdk.Transport].
func (t *stdio) Connect(context.Context) (sdk.Connection, error) {
	c := &lines{out: t.out, after: t.after, read: make(chan read), closed: make(chan struct{}), open: map[jsonrpc.ID]*batch{}, idle: make(chan struct{}, 1)}
	go crash.Guard(func() { c.scan(bufio.NewReaderSize(t.in, 64<<10)) }, func(err error) { c.pass(read{err: err}) })()
	return c, nil
}

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

// scan passes on what the lines of the input say.
func (c *lines) scan(in *bufio.Reader) {
	for {
		line, long, err := readLine(in)
		switch text := bytes.TrimSpace(line); {
		case long:
			c.refuse(jsonrpc.CodeInvalidRequest, fmt.Sprintf("a message of more than %d bytes", maxLine))
		case len(text) > 0:
			c.take(text)
		}
		if err != nil {
			c.pass(read{err: err})
			return
		}
	}
}

// readLine returns the next line, or that it is too long.
func readLine(in *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLine; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

// take passes on the messages of a line. Arrays of messages are of revision 2025-03-26.
func (c *lines) take(line []byte) {
	all, array := []json.RawMessage{line}, line[0] == '['
	if !json.Valid(line) {
		c.refuse(jsonrpc.CodeParseError, "the line is not JSON")
		return
	}
	if array {
		_ = json.Unmarshal(line, &all) // is an array, as was seen
	}
	messages := make([]jsonrpc.Message, len(all))
	for i, text := range all {
		m, err := jsonrpc.DecodeMessage(text)
		if err != nil {
			c.refuse(jsonrpc.CodeInvalidRequest, err.Error())
			return
		}
		messages[i] = m
	}
	if len(messages) == 0 {
		c.refuse(jsonrpc.CodeInvalidRequest, "an empty batch")
		return
	}
	if err := c.expect(messages, array); err != nil {
		c.refuse(jsonrpc.CodeInvalidRequest, err.Error())
		return
	}
	for _, m := range messages {
		c.pass(read{message: m})
	}
}

// expect notes which requests are to be answered.
func (c *lines) expect(messages []jsonrpc.Message, array bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var together *batch
	if array {
		together = &batch{}
	}
	fresh := map[jsonrpc.ID]*batch{}
	for _, m := range messages {
		r, ok := m.(*jsonrpc.Request)
		if !ok || !r.IsCall() {
			continue
		}
		_, again := fresh[r.ID]
		if _, open := c.open[r.ID]; open || again {
			return fmt.Errorf("request %v has no answer yet: its id cannot be that of another", r.ID.Raw())
		}
		fresh[r.ID] = together
		if array {
			together.missing++
		}
	}
	for id, b := range fresh {
		c.open[id] = b
	}
	return nil
}

// refuse answers a line that is no message.
func (c *lines) refuse(code int64, problem string) {
	text, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": nil, "error": map[string]any{"code": code, "message": problem}})
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		_ = c.writeLine(text) // who does not read does not miss it
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
