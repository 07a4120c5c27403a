package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
)

// withSuggestions adds to an error about an unknown paper, as its hint, the papers that may
// have been meant: those with nearly that id, or with a title of those words. Papers that
// are merely the least unlike are none. Other errors stay as they are.
func withSuggestions(s *session.Run, c *cli.Context, lib session.Library, q *query.Searcher, err error) error {
	var unknown *index.NoPaperError
	if !errors.As(err, &unknown) || len(unknown.Several) > 0 {
		return err
	}
	var list strings.Builder
	for _, name := range service.Nearest(c.Context, &service.Asked{Searcher: q, Library: lib}, unknown.Ref) {
		fmt.Fprintf(&list, "\n%s  %s", screen.Line(name.ID), screen.Line(name.Title))
	}
	if list.Len() == 0 {
		return err
	}
	return fault.WithHint(err, "did you mean:"+list.String())
}
