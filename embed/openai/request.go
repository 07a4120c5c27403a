package openai

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"paperkin/embed/batch"
)

// request sends one request of langchaingo's client and keeps what the client does
// not: the kind of an error, and how an answer begins that it finds empty.
type request struct {
	*client
	http.Client
	err  error
	head head
}

// asking returns the sender of a request whose answer can have at most so many
// bytes.
func (c *client) asking(most int64) *request {
	return &request{client: c, Client: http.Client{
		Transport: batch.Limited{RoundTripper: c.transport, Most: most},
		// A redirect would lead the texts, and the key, elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Do sends the request. Any answer but 200 is a *statusError.
func (r *request) Do(q *http.Request) (*http.Response, error) {
	q.Header.Del("Authorization")
	if r.key != "" {
		q.Header.Set("Authorization", "Bearer "+r.key)
	}
	a, err := r.Client.Do(q)
	switch {
	case err != nil:
		r.err = err
	case a.StatusCode != http.StatusOK:
		r.err = r.refusal(a)
		a.Body.Close()
	default:
		a.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(a.Body, &r.head), a.Body}
		return a, nil
	}
	return nil, r.err
}

// statusError is an answer that is an error.
type statusError struct {
	code    int
	message string // without the key
	kind    string // "model_not_found", where the server has such names
}

func (e *statusError) Error() string { return fmt.Sprintf("status %d: %s", e.code, e.message) }

// shown is how many bytes of an answer that is not understood are shown.
const shown = 200

// refusal reads an error in the forms of OpenAI ({"error": {"message"}}), vLLM
// ({"message"}) and text-embeddings-inference ({"error": "message"}); of others it
// shows the beginning.
func (r *request) refusal(a *http.Response) error {
	if to := a.Header.Get("Location"); to != "" && a.StatusCode/100 == 3 {
		return &statusError{code: a.StatusCode, message: r.public(fmt.Sprintf("it redirects to %q", to))}
	}
	body, err := io.ReadAll(a.Body)
	if err != nil {
		return err
	}
	e := &statusError{code: a.StatusCode, message: string(body[:min(shown, len(body))])}
	var flat struct{ Message, Type string }
	var nested struct {
		Error json.RawMessage
	}
	if json.Unmarshal(body, &flat) == nil && flat.Message != "" {
		e.message = flat.Message
	} else if json.Unmarshal(body, &nested) == nil && nested.Error != nil {
		var inner struct {
			Message string
			Code    any
		}
		if json.Unmarshal(nested.Error, &e.message) != nil && json.Unmarshal(nested.Error, &inner) == nil {
			e.message = inner.Message
			e.kind, _ = inner.Code.(string)
		}
	}
	e.message = r.public(e.message)
	return e
}

// head keeps the beginning of what is written to it.
type head []byte

func (h *head) Write(p []byte) (int, error) {
	if room := shown - len(*h); room > 0 {
		*h = append(*h, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (h *head) String() string { return string(*h) }
