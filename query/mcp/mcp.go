// Package mcp lets assistants search the library: a server of the Model Context Protocol
// (https://modelcontextprotocol.io/specification) over standard input and output, or HTTP.
//
// Its tools read one library through package service, and neither write nor go out. What
// they return is one text, in a form in which no paper can pass for anything but a paper.
// The package opens nothing, knows of no option and no command, and checks neither hosts
// nor origins nor tokens of HTTP requests.
package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"paperkin/index/crash"
	"paperkin/query/service"
)

// Options govern a server. The zero value works.
type Options struct {
	Version string // of the program, for its clients
	// After tells when a time is over, as [time.After] does; nil means that.
	After func(time.Duration) <-chan time.Time
}

// A Server answers assistants about one library. It is safe for concurrent use.
type Server struct {
	papers *service.Service
	after  func(time.Duration) <-chan time.Time
	sdk    *sdk.Server
}

// New returns a server over a service, which stays the caller's.
func New(papers *service.Service, o Options) *Server {
	s := &Server{papers: papers, after: o.After}
	if s.after == nil {
		s.after = time.After
	}
	s.sdk = sdk.NewServer(&sdk.Implementation{Name: "paperkin", Title: "Paperkin", Version: o.Version}, &sdk.ServerOptions{
		Capabilities: &sdk.ServerCapabilities{Tools: &sdk.ToolCapabilities{}, Resources: &sdk.ResourceCapabilities{}}, // and no logging
	})
	no := false
	for _, t := range tools {
		s.sdk.AddTool(&sdk.Tool{Name: t.name, Description: t.description, InputSchema: t.schema(),
			Annotations: &sdk.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: &no}}, s.handler(t))
	}
	s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{Name: "paper", Title: "A paper of the library", URITemplate: scheme + "{+id}", MIMEType: "text/plain",
		Description: "All that is known of a paper, by its id, DOI, address or exact title."}, s.readPaper)
	s.sdk.AddReceivingMiddleware(s.guard)
	return s
}

// guard is around whatever is done for a client. A panic there, on a goroutine of the
// SDK's, becomes an error. Requests over HTTP end with their connection.
func (s *Server) guard(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, r sdk.Request) (result sdk.Result, err error) {
		if conn, ok := ctx.Value(connection{}).(context.Context); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(conn, crash.Guard(cancel, func(error) {}))()
		}
		err = crash.Safe(func() (err error) {
			if read, ok := r.GetParams().(*sdk.ReadResourceParams); ok && !json.Valid([]byte(strconv.Quote(read.URI))) {
				return notFound(read.URI) // the SDK would quote it like this, and then not answer
			}
			if result, err = next(ctx, method, r); err != nil {
				return err
			}
			switch result := result.(type) {
			case *sdk.InitializeResult:
				result.Instructions = s.instructions(ctx)
			case *sdk.DiscoverResult:
				result.Instructions = s.instructions(ctx)
			}
			return nil
		})()
		if err != nil {
			return nil, err
		}
		return result, nil
	}
}

// connection is the key of the context of an HTTP request.
type connection struct{}

const (
	// MaxBody is the number of bytes that a request over HTTP may have.
	MaxBody = 1 << 20
	// maxBatch is how many messages may come in one array.
	maxBatch = 50
)

// Handler is the endpoint of the protocol over HTTP, streamable and stateless: every request
// is answered by one JSON value. Whoever mounts it sees to who may ask.
func (s *Server) Handler() http.Handler {
	h := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s.sdk }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, DisableLocalhostProtection: true})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
		var batch []json.RawMessage
		switch tooLarge := (*http.MaxBytesError)(nil); {
		case errors.As(err, &tooLarge):
			http.Error(w, fmt.Sprintf("a request has at most %d bytes", tooLarge.Limit), http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(w, "the request cannot be read", http.StatusBadRequest)
			return
		case bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) && json.Unmarshal(body, &batch) == nil && len(batch) > maxBatch:
			http.Error(w, fmt.Sprintf("%d messages at once, want at most %d", len(batch), maxBatch), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), connection{}, r.Context())))
	})
}
