package mcp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"paperkin/query/mcp"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
)

const search = `"method":"tools/call","params":{"name":"search_papers","arguments":{"query":"sea"}}}` + "\n"

// answers are the lines of an output by their ids, as JSON; that of a batch has the key "[".
func answers(t *testing.T, out string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(out) {
		var one struct{ ID json.RawMessage }
		if !json.Valid([]byte(line)) {
			t.Fatalf("not JSON: %s", line)
		}
		if json.Unmarshal([]byte(line), &one) != nil {
			one.ID = json.RawMessage("[")
		}
		all[string(one.ID)] += line
	}
	return all
}

// TestEndOfInput: what was read before the end is answered, however long it takes.
func TestEndOfInput(t *testing.T) {
	papers := some(t)
	go1 := make(chan struct{})
	open := papers.Open
	papers.Open = func(ctx context.Context) (*service.Asked, error) {
		select {
		case <-go1:
		case <-ctx.Done(): // the SDK cancels what is asked when the input ends
			t.Error("the end of the input has ended a request")
		}
		return open(ctx)
	}
	in, toServer := io.Pipe()
	var out strings.Builder
	ended := make(chan error)
	waits := make(chan struct{})
	s := mcp.New(papers, mcp.Options{After: func(d time.Duration) <-chan time.Time {
		if d != 10*time.Second {
			t.Errorf("waits for %v", d)
		}
		close(waits)
		return nil
	}})
	go func() { ended <- s.Stdio(t.Context(), in, &out) }()
	if _, err := io.WriteString(toServer, initialize("2025-11-25")+`{"jsonrpc":"2.0","id":"x",`+search); err == nil {
		_, err = io.WriteString(toServer, `{"jsonrpc":"2.0","id":2,"method":"tools/list"}`) // without a line feed
		toServer.CloseWithError(errors.Join(io.EOF, err))
	}
	<-waits
	close(go1)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if all := answers(t, out.String()); len(all) != 3 {
		t.Errorf("%d answers: %s", len(all), out.String())
	}
}

// TestEndOfPatience: what is not answered in time is given up.
func TestEndOfPatience(t *testing.T) {
	o := servicetest.Options(t.TempDir())
	asked := make(chan struct{}, 1)
	o.Open = func(ctx context.Context) (*service.Asked, error) {
		asked <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	late := make(chan time.Time)
	go func() { <-asked; late <- time.Time{} }()
	s := mcp.New(servicetest.Of(t, o), mcp.Options{After: func(time.Duration) <-chan time.Time { return late }})
	if err := s.Stdio(t.Context(), strings.NewReader(initialize("2025-11-25")+`{"jsonrpc":"2.0","id":2,`+search), io.Discard); err != nil {
		t.Error(err)
	}
}

// TestEndOfServer: the end of its context ends the server, and what it is asked.
func TestEndOfServer(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	o := servicetest.Options(t.TempDir())
	o.Open = func(ctx context.Context) (*service.Asked, error) {
		end()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	in, toServer := io.Pipe()
	defer toServer.Close()
	go io.WriteString(toServer, initialize("2025-11-25"))
	if err := mcp.New(servicetest.Of(t, o), mcp.Options{}).Stdio(ctx, in, io.Discard); err != nil {
		t.Error(err)
	}
}

// broken is an output whose reader has gone.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestBrokenOutput: a client that no longer reads ends the server, whose input is still open.
func TestBrokenOutput(t *testing.T) {
	in, toServer := io.Pipe()
	defer toServer.Close()
	go io.WriteString(toServer, `{"jsonrpc":"2.0","id":1,"method":"ping"}`+"\n")
	if err := mcp.New(some(t), mcp.Options{}).Stdio(t.Context(), in, broken{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

// TestBadLines: a line that is no message is answered, and the next one as ever.
func TestBadLines(t *testing.T) {
	s := mcp.New(some(t), mcp.Options{})
	const ping = `{"jsonrpc":"2.0","id":7,"method":"ping"}` + "\n"
	for line, want := range map[string]string{
		"nonsense": "-32700", `{"jsonrpc":`: "-32700", "[]": "-32600", "{}": "-32600", "7": "-32600", `[1]`: "-32600", "\x00": "-32700",
		`{"jsonrpc":"1.0","id":1,"method":"ping"}`: "-32600", `{"a":"` + strings.Repeat("x", 8<<20) + `"}`: "-32600",
		strings.Repeat("[", 200_000): "-32700", `[` + strings.Repeat(`{"jsonrpc":"2.0","method":"x"},`, 51) + `{}]`: "-32600",
		`[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":1,"method":"ping"}]`: "-32600",
		"": "", " \t\r": "", `{"jsonrpc":"2.0","id":99,"result":{}}`: "", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}`: "",
	} {
		var out strings.Builder
		if err := s.Stdio(t.Context(), strings.NewReader(line+"\n"+ping), &out); err != nil {
			t.Errorf("%.50s: %v", line, err)
		}
		all := answers(t, out.String())
		if !strings.Contains(all["7"], `"result":{}`) || want != "" && !strings.Contains(all["null"], `"code":`+want) || want == "" && len(all) != 1 {
			t.Errorf("%.50s: got %.500s, want %s", line, out.String(), want)
		}
	}
}

// TestBatch: messages that come in one array are answered in one.
func TestBatch(t *testing.T) {
	var out strings.Builder
	batch := `[{"jsonrpc":"2.0","id":2,` + strings.TrimSpace(search) + `,{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}},{"jsonrpc":"2.0","id":3,"method":"nothing"}]` + "\n"
	if err := mcp.New(some(t), mcp.Options{}).Stdio(t.Context(), strings.NewReader(initialize("2025-03-26")+batch), &out); err != nil {
		t.Fatal(err)
	}
	var got []struct {
		ID     int
		Result json.RawMessage
		Error  json.RawMessage
	}
	if err := json.Unmarshal([]byte(answers(t, out.String())["["]), &got); err != nil || len(got) != 2 {
		t.Fatalf("%v in %s", err, out.String())
	}
	for _, one := range got {
		if one.ID == 2 && one.Result == nil || one.ID == 3 && !strings.Contains(string(one.Error), "-32601") {
			t.Errorf("%d: %s %s", one.ID, one.Result, one.Error)
		}
	}
}

// TestRepeatedID: a request with the id of one that is not yet answered is none, and takes
// no answer from that.
func TestRepeatedID(t *testing.T) {
	o := servicetest.Options(library(t, few...))
	asked, refused := make(chan struct{}, 1), make(chan struct{})
	open := o.Open
	o.Open = func(ctx context.Context) (*service.Asked, error) {
		asked <- struct{}{}
		<-refused
		return open(ctx)
	}
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- mcp.New(servicetest.Of(t, o), mcp.Options{}).Stdio(t.Context(), in, out) }()
	lines := bufio.NewScanner(fromServer)
	lines.Buffer(nil, 1<<20)
	send := func(line string) {
		if _, err := io.WriteString(toServer, line); err != nil {
			t.Error(err)
		}
	}
	go func() {
		send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}` + "\n")
	}()
	<-asked
	go func() { send(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n") }()
	if lines.Scan(); !strings.Contains(lines.Text(), "-32600") || !strings.Contains(lines.Text(), `"id":null`) {
		t.Errorf("got %s", lines.Text())
	}
	close(refused)
	if lines.Scan(); !strings.Contains(lines.Text(), "3 papers") {
		t.Errorf("got %s", lines.Text())
	}
	toServer.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
