package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/embed"
	"paperkin/index"
)

// agreement is the lowest cosine at which a stored vector and a new one of the
// same paper count as equal. Versions and machines differ in the last digits;
// another model is far below this.
const agreement = 0.999

// sampled is how many papers doctor embeds again.
const sampled = 8

func (s *streams) doctorCommand() *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "check the library and its embedder, and that they match",
		Flags: append(serverFlags(),
			&cli.BoolFlag{Name: "repair", Category: groupRun, Usage: "first take apart what was joined wrongly, rebuild the word index and the codes that speed up searches, and discard damaged vectors"},
			&cli.StringFlag{Name: "sample", Category: groupRun, Usage: "check a `SHARE` of the library, such as 5%, and compute again what follows from its papers; 100% is the most thorough check"},
			&cli.Uint64Flag{Name: "seed", Category: groupRun, Usage: "with --sample: check the part with number `N` again", DefaultText: "another part every time"},
			&cli.StringFlag{Name: "salvage", Category: groupRun, Usage: "make a new library in `DIR` of what can still be read of a damaged one, which stays as it is, and list what is lost (exit code 6)"}),
		Action: func(c *cli.Context) error {
			if err := noArguments(c, "choose the library with --library DIR"); err != nil {
				return err
			}
			d := &doctor{streams: s}
			if to := c.String("salvage"); to != "" {
				if c.Bool("repair") || c.IsSet("sample") || c.IsSet("seed") {
					return usagef("salvage first; then repair or check the new library", "doctor: --salvage works without --repair, --sample and --seed")
				}
				return d.salvage(c, to)
			}
			var err error
			if d.part, err = part(c); err != nil {
				return err
			}
			if c.Bool("repair") {
				if err := d.repair(c); err != nil {
					return d.beyond(err)
				}
			}
			lib, err := d.openLibrary(c)
			if err != nil {
				return d.beyond(err)
			}
			defer lib.Close()
			d.ok("library   %s opens (format %d)", lib.Dir(), index.FormatVersion)
			d.config(c, lib.Dir())
			err = d.files(c, lib)
			if err == nil {
				err = d.embedder(c, lib)
			}
			if err != nil && !(d.unsound && isUnsound(err)) { // else already reported
				return d.beyond(err)
			}
			if d.unsound {
				return errUnsound
			}
			return nil
		},
	}
}

// part is the part of the library that is to be checked.
func part(c *cli.Context) (index.Part, error) {
	text := c.String("sample")
	if !c.IsSet("sample") {
		if c.IsSet("seed") {
			return index.Part{}, usagef("add --sample SHARE", "doctor: --seed works only with --sample")
		}
		return index.Part{}, nil
	}
	number, isShare := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(number, 64)
	if !isShare || err != nil || !(percent > 0 && percent <= 100) {
		return index.Part{}, usagef("such as 5% or 0.5%", "--sample %q: want a share above 0%% and up to 100%%", text)
	}
	p := index.Part{Share: percent / 100, Seed: uint64(rand.Uint32())}
	if c.IsSet("seed") {
		p.Seed = c.Uint64("seed")
	}
	return p, nil
}

// isUnsound reports whether an error is one that doctor reports itself: damage, or files
// that do not belong together.
func isUnsound(err error) bool { return index.IsDamage(err) || errors.Is(err, index.ErrForeign) }

// beyond reports what keeps the library from opening, from being mended or from being
// checked further. Other errors are returned unchanged.
func (d *doctor) beyond(err error) error {
	if !isUnsound(err) {
		return err
	}
	d.bad(cure(index.CureFor(err)), "library   %v", index.NameCause(err))
	return errUnsound
}

// repair rebuilds everything that can be derived from the catalogue and the vectors.
func (d *doctor) repair(c *cli.Context) error {
	w, err := d.openExisting(c)
	var gap *index.LostCommitsError
	if index.Acceptable(err) {
		if err := index.AcceptLoss(c.Context, libraryDir(c)); err != nil {
			return err
		}
		if errors.As(err, &gap) {
			d.note("library   continues without the last %d commits: index the sources again", gap.Lost)
		} else {
			d.note("library   continues as the catalogue has it: index the sources again if that lacks papers")
		}
		w, err = d.openExisting(c)
	}
	if err != nil {
		return err
	}
	defer w.Close()
	if err := d.settle(c.Context, w); err != nil {
		return err
	}
	p := d.Progress("indexing words", "papers")
	n, err := w.RebuildWords(c.Context, p.Set)
	p.End(err)
	if err != nil {
		return err
	}
	d.ok("words     index of %s rebuilt", papers(n))
	lost, err := w.MendVectors(c.Context)
	if err != nil {
		return err
	}
	d.ok("codes     rebuilt for all vectors")
	if lost > 0 {
		d.note("vectors   %d lost: paperkin index embeds their papers again", lost)
	}
	return nil
}

// settle makes papers of the records that belong together by the rules of today and by
// what the user has said, as far as that can still be read.
func (d *doctor) settle(ctx context.Context, w *index.Writer) error {
	dropped, err := w.MendShelf(ctx)
	if err != nil {
		return err
	}
	if dropped > 0 {
		d.note("shelf     %s of what you said of papers damaged and discarded", count(dropped, "line"))
	}
	if dropped, err = w.MendFeeds(ctx); err != nil {
		return err
	}
	if dropped > 0 {
		d.note("sources   %s damaged and discarded: paperkin source list shows what is left", count(dropped, "line"))
	}
	done, err := w.Settle(ctx)
	if err != nil {
		return err
	}
	if done.Apart+done.Joined > 0 {
		d.note("papers    %d taken apart, which makes %d more; %d joined with others", done.Apart, done.New, done.Joined)
	}
	return nil
}

// doctor prints its findings one by one and remembers whether any was bad.
type doctor struct {
	*streams
	part    index.Part
	unsound bool
}

func (d *doctor) ok(format string, args ...any) {
	line := screen.Message(fmt.Sprintf(format, args...))
	topic := min(len(line), len("library   "))
	fmt.Fprintln(d.Out, d.Hang("ok    "+line[:topic], line[topic:]))
}

func (d *doctor) note(format string, args ...any) {
	fmt.Fprintln(d.Out, "note ", screen.Message(fmt.Sprintf(format, args...)))
}

// bad reports a problem and the command that fixes it; fix is empty if an error
// with its own hint follows.
func (d *doctor) bad(fix, format string, args ...any) {
	d.unsound = true
	fmt.Fprintln(d.Out, "BAD  ", screen.Message(fmt.Sprintf(format, args...)))
	if fix != "" {
		fmt.Fprintln(d.Out, "      fix it with:", screen.Message(fix))
	}
}

// files checks the files of the library.
func (d *doctor) files(c *cli.Context, lib *index.Library) error {
	ctx := c.Context
	if pid := index.WriterAt(lib.Dir()); pid > 0 {
		d.note("lock      process %d is writing to the library", pid)
	} else {
		d.ok("lock      no process is writing to the library")
	}
	if err := d.parts(c, lib); err != nil {
		return err
	}
	said, err := lib.Said(ctx)
	if err != nil {
		return err
	}
	if said > 0 {
		d.ok("shelf     holds %s about papers", count(said, "decision"))
	}
	remarks, err := lib.AllRemarks(ctx)
	if err != nil {
		return err
	}
	if len(remarks) > 0 {
		d.ok("shelf     holds tags or a note of %s", papers(len(remarks)))
	}
	if err := d.feeds(ctx, lib); err != nil {
		return err
	}
	torn, err := lib.Torn(ctx)
	if err != nil {
		return err
	}
	if torn > 0 {
		d.note("papers    %d have records that are not of one paper: paperkin doctor --repair takes them apart", torn)
	}
	st, err := lib.Status(ctx)
	if err != nil {
		return err
	}
	if st.Behind > 0 {
		d.note("words     the index lacks the last %d changes: paperkin index or paperkin doctor --repair adds them", st.Behind)
	}
	for _, sp := range st.Spaces {
		l := sp.Ledger
		switch {
		case sp.Role == index.Building:
			d.note("space     %s: the re-index is not finished: paperkin reindex --embedder %s resumes it", describe(sp.Space), sp.Spec())
		case l.Failed+l.Pending > 0 && sp.Role == index.Active:
			if err := d.unembedded(ctx, lib, sp.Space, l); err != nil {
				return err
			}
		case sp.Role == index.Active:
			d.ok("papers    %d, none pending, none failed (%d truncated to the model's context, %d without abstract)", st.Papers, l.Truncated, l.NoAbstract)
		}
		if l.Skipped > 0 {
			d.note("papers    %d without abstract have no vector, as an earlier version left them: paperkin index embeds their titles", l.Skipped)
		}
		if line := outdated(sp.Space); line != "" && sp.Role == index.Active && !leavesSymbols(sp.Space.Space) { // which the server decides
			d.note("space     %s", line)
		}
		if sp.Deleted > sp.Rows/2 && sp.Deleted > 1000 {
			d.note("space     more than half of the vectors are of papers that were changed or removed: paperkin compact gives back their room")
		}
	}
	return nil
}

// parts compares the parts of the library with each other, and says what nothing uses.
func (d *doctor) parts(c *cli.Context, lib *index.Library) error {
	ctx := c.Context
	var m *screen.Meter // the files come first, and quickly
	problems, err := lib.CheckPart(ctx, index.CheckOptions{Part: d.part, Progress: func(done, total int) {
		if m == nil {
			m = d.Progress("checking", "papers")
		}
		m.Set(done, total)
	}})
	if m != nil {
		m.End(err)
	}
	if err != nil {
		return err
	}
	for _, p := range problems {
		if p.Cure == index.CureIndex {
			d.note("files     %s: paperkin index puts it right", p.What)
			continue
		}
		d.bad(cure(p.Cure), "files     %s", p.What)
	}
	if !d.unsound {
		d.ok("files     catalogue, vectors and word index match each other and their checksums")
	}
	if d.part.Share > 0 && d.part.Share < 1 {
		d.note("sample    only %s of the library was checked: --seed %d checks the same part again", c.String("sample"), d.part.Seed)
	}
	left, err := lib.Leftovers(ctx)
	if err != nil {
		return err
	}
	for _, l := range left {
		d.note("files     %s", leftover(l))
	}
	return nil
}

// embedder opens the library's embedder and embeds a few papers again.
func (d *doctor) embedder(c *cli.Context, lib *index.Library) error {
	view, err := lib.View(c.Context)
	if errors.Is(err, index.ErrNoSpace) {
		d.note("embedder  none yet: no paper has been indexed")
		return nil
	}
	if err != nil {
		return err
	}
	defer view.Close()
	if modelVersion(view.Space.Space) != nil {
		return nil // what is known of the space says so
	}
	e, err := d.openQuestioner(c, lib)(c.Context, view.Space.Space)
	if err != nil {
		if leavesSymbols(view.Space.Space) { // and nobody says whether that does harm
			d.note("space     %s", outdated(view.Space))
		}
		d.bad("", "embedder  %s is not available", view.Space.Spec())
		return err // with its own exit code and hint: server, model
	}
	load, err := d.load(c, lib, view.Space.Space)
	if err != nil {
		return err
	}
	how := ""
	if len(load) > 0 {
		how = ", loaded with " + strings.Join(load.Strings(), " ")
	}
	if at, ok := e.(interface{ Address() string }); ok {
		how = " at " + at.Address()
	}
	d.ok("embedder  %s is available%s", view.Space.Spec(), how)
	if err := index.CheckSpace(view.Space.Space, e.Space()); err != nil {
		d.bad("paperkin reindex --embedder "+view.Space.Spec(), "embedder  %v", err)
		return nil
	}
	if err := d.compare(c.Context, view, e); err != nil {
		return err
	}
	return d.tokeniser(c.Context, view, e)
}

// compare embeds a few papers again.
func (d *doctor) compare(ctx context.Context, view *index.View, e embed.Embedder) error {
	sample, err := view.Sample(ctx, sampled)
	if err != nil || len(sample) == 0 {
		return err
	}
	worst, at, err := agree(ctx, view, e, sample)
	if err != nil {
		return err
	}
	if worst < agreement {
		d.bad("paperkin reindex", "vectors   the stored vector of %s differs from a new one: cosine %.4f", at, worst)
		return nil
	}
	d.ok("vectors   stored and new vectors of %d papers match (cosine %.6f or more)", len(sample), worst)
	return nil
}

// agree embeds papers again, and returns the lowest cosine of a stored and a new vector, and
// whose they are.
func agree(ctx context.Context, view *index.View, e embed.Embedder, sample []index.Found) (worst float64, id string, err error) {
	texts, slots := make([]string, len(sample)), make([]int, len(sample))
	for i, f := range sample {
		texts[i], slots[i] = view.Space.Document(f.Paper.Title, f.Paper.Abstract), f.Slot
	}
	stored, err := view.Vectors(ctx, slots)
	if err != nil {
		return 0, "", err
	}
	fresh, err := e.EmbedDocuments(ctx, texts)
	if err != nil {
		return 0, "", err
	}
	worst = 1
	for i := range stored {
		if cosine := embed.Dot(stored[i], fresh[i]); cosine < worst {
			worst, id = cosine, sample[i].Paper.ID
		}
	}
	return worst, id, nil
}
