package openai

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// tooLong are the wordings with which servers refuse a text that is longer than
// their model's context, or than they take at once.
var tooLong = []string{
	"context length",       // OpenAI, vLLM, Ollama
	"context size",         // llama.cpp
	"too large to process", // llama.cpp: its physical batch
	"must have less than",  // text-embeddings-inference
	"too many tokens",
	"maximum sequence length",
}

// classify turns the error of a request into a fault, as [batch.Classify] does.
func (c *client) classify(err error, expired bool, limit time.Duration) *batch.Fault {
	var status *statusError
	switch {
	case errors.Is(err, ErrRemote):
		return &batch.Fault{Kind: batch.Fatal, Err: err}
	case !expired && errors.As(err, &status):
		f := c.classifyStatus(status)
		f.Said = true
		return f
	}
	return batch.Classify(err, expired, limit)
}

func (c *client) classifyStatus(s *statusError) *batch.Fault {
	fatal := func(kind error) *batch.Fault {
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: %w", kind, s)}
	}
	text := strings.ToLower(s.message)
	switch {
	case batch.BrokenOff(s.message): // a process of the server's own died
		return &batch.Fault{Kind: batch.Suspect, Temporary: true, Err: s}
	case s.kind == "model_not_found", s.code == http.StatusNotFound && strings.Contains(text, "model"):
		return fatal(embed.ErrModelMissing)
	case s.code == http.StatusUnauthorized, s.code == http.StatusForbidden:
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: it wants a valid key: %w", embed.ErrUnreachable, s)}
	case s.code == http.StatusNotImplemented:
		return fatal(embed.ErrModelUnfit)
	case s.code == http.StatusServiceUnavailable, s.code == http.StatusTooManyRequests,
		s.code == http.StatusBadGateway, s.code == http.StatusGatewayTimeout:
		f := fatal(embed.ErrUnreachable)
		f.Temporary = true
		return f
	case s.code == http.StatusNotFound, s.code == http.StatusMethodNotAllowed, s.code/100 == 3:
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: no embeddings API there: %w", embed.ErrUnreachable, s)}
	}
	for _, sign := range tooLong {
		if strings.Contains(text, sign) {
			return &batch.Fault{Kind: batch.TooLong, Err: s}
		}
	}
	return &batch.Fault{Kind: batch.Suspect, Err: s} // such as a vector with NaN
}
