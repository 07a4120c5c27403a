package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index/harvest"
	"paperkin/index/paper"
)

// addition is a name that was given, and what became of it. Its JSON form is a contract.
type addition struct {
	Name     string   `json:"name"`
	Outcome  string   `json:"outcome"` // of the constants below
	ID       string   `json:"id,omitempty"`
	Title    string   `json:"title,omitempty"`
	Services []string `json:"services"`        // that were asked
	Problem  string   `json:"error,omitempty"` // why one of them could not be asked
	List     string   `json:"list,omitempty"`  // of which index read the name
	Line     int      `json:"line,omitempty"`

	answer *harvest.Answer
	paper  paper.Paper
}

// What becomes of a name.
const (
	wasAdded    = "added"
	wouldAdd    = "found" // under --dry-run
	wasThere    = "there"
	notFound    = "not found"
	notThere    = "missing"     // from the library, and not asked for
	unreachable = "unreachable" // no service has it, and not all could be asked
)

func (a *addition) is(p paper.Paper, outcome string) {
	a.paper, a.ID, a.Title, a.Outcome = p, p.ID, p.Title, outcome
}

// tellAddition prints what became of a name.
func tellAddition(s *session.Run, c *cli.Context, a *addition) error {
	if c.Bool("json") {
		return json.NewEncoder(s.Out).Encode(a)
	}
	if a.ID == "" {
		what := "no service has it"
		if a.Outcome == unreachable {
			what = a.Problem
		} else if a.answer.Near != nil {
			what = fmt.Sprintf("no service has a paper of exactly that title; near: %s", strings.Join(a.answer.Near, " | "))
		}
		s.Warn("%s: %s", screen.Line(a.Name), screen.Message(what))
		return nil
	}
	_, err := fmt.Fprintf(s.Out, "%s  %s  %s\n    %s\n", screen.Line(a.Outcome), screen.Line(a.ID), screen.Line(a.Title), screen.Line(fewWords(s, a)))
	if err == nil && a.Outcome != wasThere && a.paper.Abstract == "" {
		s.Notice("%s has no abstract: it is found by its title", screen.Line(a.ID))
	}
	return err
}

// fewWords say of a paper what tells it from others, and who described it.
func fewWords(s *session.Run, a *addition) string {
	parts := []string{hits.FirstAuthor(a.paper)}
	if len(a.paper.Authors) > 1 {
		parts[0] += fmt.Sprintf(" and %s", screen.CountOf(len(a.paper.Authors)-1, "other"))
	}
	parts = append(parts, a.paper.Published[:min(4, len(a.paper.Published))], a.paper.Venue)
	if a.answer.Records != nil {
		parts = append(parts, "from "+a.answer.Records[0].Provider)
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
}

// outcomeOf is the error of a run that did not find all: none of them is like a search
// without hits, unless services could not be asked.
func outcomeOf(all []*addition) error {
	found, failed := false, error(nil)
	for _, a := range all {
		found = found || a.ID != ""
		if a.Outcome == unreachable {
			failed = a.answer.Err
		}
	}
	switch lacking := slices.ContainsFunc(all, func(a *addition) bool { return a.ID == "" }); {
	case !lacking:
		return nil
	case found:
		return fault.ErrSomeFailed
	case errors.Is(failed, harvest.ErrUnavailable):
		return fault.WithHint(failed, "run the same command again later") // nothing was begun that it could go on with
	case failed != nil:
		return failed
	}
	return fault.ErrNoHits
}
