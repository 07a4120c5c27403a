// Package browse is the full-screen terminal interface to a library: a field for the
// question, the hits, a preview of the current one, and keys for what can be done with
// them.
//
// A [Model] is a value. What a key does to it is decided by Update, which also says what is
// to be done outside, and what it looks like by View. Neither reads or writes anything:
// searching, writing files and opening pages are functions that [Options] bring along, and
// [Run] calls. The package knows neither libraries nor the names of options.
package browse

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
)

// Options are what the interface is given. Optional functions that are nil have no key.
// All may be called concurrently.
type Options struct {
	// Question is asked at the start. Without one the field has the focus.
	Question string
	// Mode is the one to begin with.
	Mode query.Mode
	// Filters is what narrows the search at the start, as Narrow reads it.
	Filters string
	// Papers is how many papers the library has.
	Papers int
	// Pause is how long the keys rest before a question is asked: 0 where answers cost
	// little.
	Pause time.Duration

	// Search answers a request. Required.
	Search func(context.Context, query.Request) (query.Answer, error)
	// Narrow reads filters that stand beside a request, which has none yet. Required.
	Narrow func(filters string, beside query.Request) (Narrowed, error)
	// Cite returns papers as the clipboard takes them. Required.
	Cite func(papers []paper.Paper) (string, error)
	// Export writes papers to a file, in the format that its ending says, and returns what
	// to say of it. Required.
	Export func(ctx context.Context, path string, papers []paper.Paper) (string, error)

	// Open opens the page of a paper in the browser, and returns what to say of it. Required.
	Open func(ctx context.Context, p paper.Paper) (string, error)
	// CheckTags says what is wrong with what Tag is to be given. Required.
	CheckTags func(tags string) error
	// Tag gives and takes tags, as "+reading -todo", and returns what is said of each paper
	// then. Required.
	Tag func(ctx context.Context, papers []paper.Paper, tags string) ([]index.Remark, error)
	// Mark does one of [index.Marks] to papers, and returns what is said of each then. Required.
	Mark func(ctx context.Context, papers []paper.Paper, do string) ([]index.Remark, error)

	// Words puts what the searcher says into words. Required.
	Words Words
}

// Narrowed is what filters say.
type Narrowed struct {
	// Options are what they ask for. The mode is empty unless they name one.
	query.Options
	// Kept is the filters but for the mode, and Holding what of them holds beside the
	// request: some give way to what a question says.
	Kept, Holding string
}

// Words are the wording of what package query answers.
type Words struct {
	Verdict func(query.Verdict) string                 // of all hits, short; empty without one
	None    func(query.Answer, query.Request) []string // why there are no hits, and then what helps
	Meaning func(query.Answer) string                  // what the question was taken for, or listed
	Problem func(error) string                         // an error, with what helps
}

// A Choice is how the interface was left.
type Choice struct {
	// Taken is false if it was left without a choice.
	Taken bool
	// Hits are the marked papers in the order in which they were marked, or else the
	// current one. Their ranks are those of the answers that they come from.
	Hits []query.Hit
}

// Run shows the interface on a terminal until it is left: keys come from in, and the
// screen is drawn on out. The environment says how many colours the terminal has. The
// error is that of ctx if it ended, or the terminal's.
func Run(ctx context.Context, o Options, in, out *os.File, environment []string) (Choice, error) {
	within, cancel := context.WithCancel(ctx) // ends what still runs
	defer cancel()
	p := tea.NewProgram(program{New(o), performer(within, o)}, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out),
		tea.WithEnvironment(environment), tea.WithColorProfile(colours(environment)), tea.WithoutSignalHandler(), tea.WithFPS(120))
	last, err := p.Run()
	if cause := ctx.Err(); cause != nil {
		return Choice{}, cause
	}
	if err != nil && !errors.Is(err, tea.ErrInterrupted) {
		return Choice{}, err
	}
	return last.(program).model.choice, nil
}

// program is a model as bubbletea runs it.
type program struct {
	model   Model
	perform func(effect) tea.Cmd
}

func (p program) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor}
	for _, e := range p.model.Start() {
		cmds = append(cmds, p.perform(e))
	}
	return tea.Batch(cmds...)
}

func (p program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, effects := p.model.Update(msg)
	p.model = next
	var cmds []tea.Cmd
	for _, e := range effects {
		cmds = append(cmds, p.perform(e))
	}
	return p, tea.Batch(cmds...)
}

func (p program) View() tea.View { return p.model.View() }
