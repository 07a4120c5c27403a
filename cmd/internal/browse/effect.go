package browse

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
)

// An effect is something to be done outside of the model. What comes of it is a message.
type effect any

type (
	// rest waits until the keys have rested; then comes rested.
	rest struct {
		turn, step turn
		wait       time.Duration
	}
	rested struct{ turn, step turn }

	// ask searches for what is asked now. A search that still runs is cancelled. Then comes
	// answered.
	ask struct {
		turn    turn
		request query.Request
	}
	answered struct {
		ask
		answer query.Answer
		err    error
	}

	// explain looks for what makes one paper a hit. One that still runs is cancelled. Then
	// comes explained, unless there is nothing to explain.
	explain struct {
		id      string
		request query.Request
	}
	explained struct {
		id  string
		why query.Why
	}

	// opening opens the page of a paper. Then comes reported.
	opening struct{ paper paper.Paper }

	// saying changes tags of papers, or else what the user thinks of them. Then comes said.
	saying struct {
		papers []paper.Paper
		tags   string
		do     string // one of [index.Marks]; empty for tags
	}
	said struct {
		saying
		now []index.Remark // of each paper
		err error
	}

	// export writes papers to a file. Then comes reported.
	export struct {
		path   string
		papers []paper.Paper
	}
	reported struct {
		text string
		err  error
	}

	copying string // to the clipboard of the terminal
	suspend struct{}
	quit    struct{}
)

// A turn numbers what is asked, and a step what the cursor does: what comes of an earlier one
// is of no use any more.
type turn int

// colours returns how many colours a terminal has, by the environment: any NO_COLOR means
// none (https://no-color.org).
func colours(environment []string) colorprofile.Profile {
	if slices.ContainsFunc(environment, func(v string) bool { return strings.HasPrefix(v, "NO_COLOR=") && v != "NO_COLOR=" }) {
		return colorprofile.ASCII
	}
	return max(colorprofile.Env(environment), colorprofile.ASCII)
}

// performer returns a function that makes commands of effects, which it is given in their
// order. They end with the context.
func performer(ctx context.Context, o Options) func(effect) tea.Cmd {
	search, look := newest(ctx, o.Search), newest(ctx, o.Search)
	return func(e effect) tea.Cmd {
		switch e := e.(type) {
		case rest:
			return tea.Tick(e.wait, func(time.Time) tea.Msg { return rested{e.turn, e.step} })
		case ask:
			run := search(e.request)
			return func() tea.Msg {
				answer, err := run()
				return answered{e, answer, err}
			}
		case explain:
			run := look(e.request)
			return func() tea.Msg {
				answer, err := run()
				if err != nil || len(answer.Hits) == 0 || answer.Hits[0].Why == nil {
					return nil
				}
				return explained{e.id, *answer.Hits[0].Why}
			}
		case opening:
			return func() tea.Msg {
				text, err := o.Open(ctx, e.paper)
				return reported{text, err}
			}
		case saying:
			return func() tea.Msg {
				now, err := o.say(ctx, e)
				return said{e, now, err}
			}
		case export:
			return func() tea.Msg {
				text, err := o.Export(ctx, e.path, e.papers)
				return reported{text, err}
			}
		case copying:
			return tea.SetClipboard(string(e))
		case suspend:
			return tea.Suspend
		case quit:
			return tea.Quit
		}
		return nil
	}
}

// newest returns a function that cancels the search that it was called for before, and
// returns one that searches.
func newest(ctx context.Context, search func(context.Context, query.Request) (query.Answer, error)) func(query.Request) func() (query.Answer, error) {
	cancel := context.CancelFunc(func() {})
	return func(r query.Request) func() (query.Answer, error) {
		cancel()
		mine, end := context.WithCancel(ctx)
		cancel = end
		return func() (query.Answer, error) {
			defer end()
			return search(mine, r)
		}
	}
}
