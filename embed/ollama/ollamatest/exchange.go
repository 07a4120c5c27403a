package ollamatest

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
)

// Exchange is a request to a Proxy and its answer. The methods that answer it
// return true, so that [Spoiler.Spoil] can return their results.
type Exchange struct {
	*Proxy
	Request *http.Request
	Input   []string // the texts to embed; nil for other requests

	w      http.ResponseWriter
	body   []byte
	embeds bool // a request for vectors
	n      int  // its number among the requests with papers; 0 if it has none
}

// Where returns the position of the marked paper's text in Input, -1 if it is not
// there.
func (x *Exchange) Where() int {
	return slices.IndexFunc(x.Input, func(s string) bool { return strings.Contains(strings.ToLower(s), x.marked) })
}

// Reached reports whether the request that the fault begins at has arrived.
func (x *Exchange) Reached() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.Proxy.n >= x.at
}

// Number returns the number of the request among those with papers, from 1; 0 if
// it has none.
func (x *Exchange) Number() int { return x.n }

// First returns the number of the request that the fault begins at.
func (x *Exchange) First() int { return x.at }

// Forward sends the request to the server and returns its answer.
func (x *Exchange) Forward() (status int, body []byte) {
	req, err := http.NewRequestWithContext(x.Request.Context(), x.Request.Method, x.URL+x.Request.URL.Path, bytes.NewReader(x.body))
	if err != nil {
		x.t.Error(err)
		return http.StatusBadGateway, nil
	}
	req.Header = x.Request.Header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return http.StatusBadGateway, []byte(err.Error())
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		return http.StatusBadGateway, []byte(err.Error())
	}
	return resp.StatusCode, body
}

// Reply answers the request.
func (x *Exchange) Reply(status int, body []byte) bool {
	x.w.Header().Set("Content-Type", "application/json")
	x.w.WriteHeader(status)
	x.w.Write(body)
	return true
}

// Fail answers with an error in the form of Ollama.
func (x *Exchange) Fail(status int, message string) bool {
	body, _ := json.Marshal(map[string]string{"error": message})
	return x.Reply(status, body)
}

// Change answers with the result of f on the server's vectors.
func (x *Exchange) Change(f func([][]float32) [][]float32) bool {
	status, body := x.Forward()
	var answer api.EmbedResponse
	if json.Unmarshal(body, &answer) != nil || status != http.StatusOK {
		return x.Reply(status, body) // the program has gone, or the server refuses
	}
	answer.Embeddings = f(answer.Embeddings)
	body, _ = json.Marshal(answer)
	return x.Reply(http.StatusOK, body)
}

// BreakOff ends the connection after a fraction of the answer, by a reset or by
// closing it.
func (x *Exchange) BreakOff(part float64, reset bool) bool {
	_, body := x.Forward()
	conn, rw, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		x.t.Error(err)
		return true
	}
	defer conn.Close()
	if reset {
		conn.(*net.TCPConn).SetLinger(0)
	}
	if part > 0 {
		rw.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n")
		rw.Write(body[:int(part*float64(len(body)))])
		rw.Flush()
	}
	return true
}

// Drip sends the answer byte by byte, but never all of it.
func (x *Exchange) Drip() bool {
	_, body := x.Forward()
	drop := time.NewTicker(time.Millisecond)
	defer drop.Stop()
	for i := 0; ; i = min(i+1, len(body)-2) {
		select {
		case <-x.Request.Context().Done():
			return true
		case <-drop.C:
			x.w.Write(body[i : i+1])
			http.NewResponseController(x.w).Flush()
		}
	}
}

// Hang sends no answer until the program gives up.
func (x *Exchange) Hang() bool {
	x.mu.Lock()
	select {
	case <-x.hung:
	default:
		close(x.hung)
	}
	x.mu.Unlock()
	<-x.Request.Context().Done()
	return true
}

// GoDown makes the server unreachable in the middle of the request.
func (x *Exchange) GoDown() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.down()
	return true
}
