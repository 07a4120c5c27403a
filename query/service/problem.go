package service

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// A Problem is what a client is told of an error.
type Problem struct {
	Status int    // of HTTP; 0: the client has gone, and nothing is to be told
	Detail string // what is wrong
	Hint   string // what to do about it; may be empty
	Exit   int    // the exit code of the command that asks the same
	Again  bool   // the same request is likely to be answered in a second
}

// ProblemOf tells what a client is to be told of an error.
func (s *Service) ProblemOf(err error) Problem {
	var wrong *wire.ParameterError
	var invalid *InvalidError
	var none *index.NoPaperError
	var unsaved *index.NoSearchError
	switch {
	case errors.Is(err, context.Canceled):
		return Problem{}
	case errors.Is(err, context.DeadlineExceeded):
		return Problem{http.StatusServiceUnavailable, "no answer within " + s.Longest.String(), "ask for less, or try it again", 7, false}
	case errors.Is(err, ErrBusy):
		return Problem{http.StatusServiceUnavailable, err.Error(), "try it again in a second", 7, true}
	case errors.Is(err, ErrReadOnly):
		code, hint := s.Explain(err)
		return Problem{http.StatusForbidden, err.Error(), hint, code, false}
	case errors.As(err, &wrong):
		return Problem{http.StatusBadRequest, wrong.Error(), hintFor(wrong), 2, false}
	case errors.As(err, &invalid):
		return Problem{http.StatusBadRequest, invalid.Error(), "", 2, false}
	case errors.Is(err, query.ErrEmptyQuestion):
		return Problem{http.StatusBadRequest, err.Error(), "ask with q, or name papers with paper", 2, false}
	case errors.As(err, &none) && len(none.Several) == 0:
		return Problem{http.StatusNotFound, none.Error(), "use an id, a DOI, an address or the exact title; a search finds ids", 2, false}
	}
	if errors.Is(err, digest.ErrNoFolder) {
		return Problem{http.StatusNotFound, err.Error(), "", 2, false}
	}
	if errors.As(err, &unsaved) {
		return Problem{http.StatusNotFound, unsaved.Error(), "the list of saved searches has their names", 2, false}
	}
	code, hint := s.Explain(err)
	return Problem{statusFor(code, err), err.Error(), hint, code, false}
}

// hintFor says what may have been meant.
func hintFor(wrong *wire.ParameterError) string {
	switch {
	case wrong.Problem != "":
		return ""
	case wrong.Near != "":
		return "did you mean " + wrong.Near + "?"
	}
	names := make([]string, len(wire.Parameters))
	for i, p := range wire.Parameters {
		names[i] = p.Name
	}
	return "the parameters are " + strings.Join(names, ", ")
}

// statusFor is the status for a command's exit code.
func statusFor(code int, err error) int {
	switch {
	case errors.Is(err, index.ErrLocked):
		return http.StatusConflict
	case code == 2:
		return http.StatusBadRequest
	case code >= 3 && code <= 5:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
