package mcp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// maxLine is the number of bytes of a message: a text of 1 MiB, however it is escaped.
const maxLine = 8 << 20

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
	if n := len(all); n == 0 || n > maxBatch {
		c.refuse(jsonrpc.CodeInvalidRequest, fmt.Sprintf("%d messages at once, want 1 to %d", n, maxBatch))
		return
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
