package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/harvest"
	"paperkin/index/paper"
	"paperkin/query"
)

// staleCounts is how old a count may be before a service is asked for another one.
const staleCounts = 30 * 24 * time.Hour

// counting are the services that count who cites a paper.
var counting = []string{"openalex", "s2", "crossref"}

// linking are the services that say where the PDF of a paper is open to all.
var linking = []string{"openalex", "s2", "arxiv"}

// notEnriching are options of harvest that are about papers which the library does not have.
var notEnriching = []string{"query", "set", "date", "week", "month", "readd"}

// enrichRequest returns the service that papers are to be completed from, as the command
// line says.
func enrichRequest(c *cli.Context) (service string, o harvest.FindOptions, err error) {
	args := c.Args().Slice()
	if len(args) != 1 || !slices.Contains(harvest.Finders, args[0]) {
		return "", o, fault.Usagef("choose one of "+strings.Join(harvest.Finders, ", "), "harvest --enrich: want one service that finds papers by their ids, got %q", strings.Join(args, " "))
	}
	for _, name := range notEnriching {
		if c.IsSet(name) {
			return "", o, fault.Usagef("--category, --since and --until choose papers of the library", "harvest --enrich takes no --%s: it brings no papers", name)
		}
	}
	if c.Int("max") < 0 {
		return "", o, fault.Usagef("such as --max 1000", "--max %d: want 0 or more", c.Int("max"))
	}
	service = args[0]
	o.Endpoints = map[string]string{service: c.String("endpoint")}
	o.Keys = map[string]string{"openalex": os.Getenv("OPENALEX_API_KEY"), "s2": os.Getenv("S2_API_KEY"), "pubmed": os.Getenv("NCBI_API_KEY")}
	return service, o, harvest.Request{Service: service, Endpoint: c.String("endpoint"), Names: []string{"doi:10.1/x"}}.Validate()
}

// incomplete is a paper that a service is to be asked for.
type incomplete struct {
	paper.Paper
	ask   string // the id by which the service knows it
	class int    // what it lacks, of the constants below
}

// scheme is that of the id: papers of one can be asked for together.
func (i incomplete) scheme() string {
	scheme, _, _ := strings.Cut(i.ask, ":")
	return scheme
}

// What a paper may lack, the most important first.
const (
	noAbstract = iota
	noDate
	noCount
	noVenue
	noPDF
	oldCount
	complete
)

// enriching is a run that completes papers.
type enriching struct {
	*session.Run
	service string
	options harvest.FindOptions
	dir     string
	asked   *harvest.Asked
	run     *indexRun
	lib     *index.Library
	enriched
}

// enrich asks a service for what the papers of the library lack.
func enrich(s *session.Run, c *cli.Context) (err error) {
	service, o, err := enrichRequest(c)
	if err != nil {
		return err
	}
	f, err := query.ResolveFilter(filterOf(c), s.Now())
	if err != nil {
		return invalidOption(err)
	}
	if s.Feeding.ForCheck() {
		return nil
	}
	o.Options = requestOptions(s)
	o.Timeout, o.MaxBytes = c.Duration("timeout"), c.Int64("max-size")*1e6
	e := &enriching{Run: s, service: service, options: o, dir: filepath.Join(option.LibraryDir(c), "harvest"),
		enriched: enriched{Service: service, DryRun: c.Bool("dry-run")}}
	if e.lib, err = open.Folder(s, c); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.lib.Close()) }()
	if e.asked, err = harvest.OpenAsked(e.dir, service, s.Now()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.asked.Close()) }()
	start := time.Now()
	due, err := e.due(c.Context, f)
	if err != nil {
		return err
	}
	if most := c.Int("max"); most > 0 && len(due) > most {
		due = due[:most]
	}
	batches := e.batches(due)
	if e.Requests = len(batches); !e.DryRun && len(batches) > 0 {
		err = e.all(c, batches)
	}
	e.since(start)
	return errors.Join(err, e.tell(c))
}

// due are the papers of a filter that lack something, the ones that lack most first, and of
// which the service knows an id and was not asked lately.
func (e *enriching) due(ctx context.Context, f index.Filter) (due []incomplete, err error) {
	fresh := e.Now().UTC().Add(-staleCounts).Format(time.DateOnly)
	err = e.lib.EachMatch(ctx, f, func(p paper.Paper) error {
		e.Papers++
		class := lacks(p, e.service, fresh)
		id, known := harvest.KnownAs(e.service, append([]string{p.ID}, p.Aliases...))
		switch {
		case class == complete:
			e.Complete++
		case !known:
			e.NoID++
		case e.asked.Lately(append([]string{p.ID}, p.Aliases...)...):
			e.Lately++
		default:
			due = append(due, incomplete{before(p), id, class})
		}
		return nil
	})
	slices.SortStableFunc(due, func(a, b incomplete) int {
		return cmp.Or(cmp.Compare(a.class, b.class), strings.Compare(a.scheme(), b.scheme()), strings.Compare(a.Counts[paper.Citations].Seen, b.Counts[paper.Citations].Seen))
	})
	e.Due = len(due)
	return due, err
}

// before is what has to be known of a paper to tell what it has gained, without its texts.
func before(p paper.Paper) paper.Paper {
	return paper.Paper{ID: p.ID, Abstract: p.Abstract[:min(1, len(p.Abstract))], Published: p.Published, Venue: p.Venue, Files: p.Files, Counts: p.Counts}
}

// lacks says what a paper lacks that a service may have, and whether its citations were
// counted before a day.
func lacks(p paper.Paper, service, fresh string) int {
	count, counted := p.Counts[paper.Citations]
	counts := slices.Contains(counting, service)
	switch {
	case p.Abstract == "":
		return noAbstract
	case p.Published == "":
		return noDate
	case counts && !counted:
		return noCount
	case p.Venue == "":
		return noVenue
	case slices.Contains(linking, service) && addresses(p.Files) == 0:
		return noPDF
	case counts && count.Seen < fresh:
		return oldCount
	}
	return complete
}

// batches are the papers that are asked for in one request.
func (e *enriching) batches(due []incomplete) (list [][]incomplete) {
	ids := make([]string, len(due))
	for i, p := range due {
		ids[i] = p.ask
	}
	for _, batch := range harvest.Batches(e.service, ids) { // in their order
		list = append(list, due[:len(batch)])
		due = due[len(batch):]
	}
	return list
}

// all asks for the papers of all batches, one after the other.
func (e *enriching) all(c *cli.Context, batches [][]incomplete) (err error) {
	if e.run, err = newRun(e.Run, c); err != nil {
		return err
	}
	var refused []incomplete // which may be for what they are, or because all are
	var why error
	for _, batch := range batches {
		if err := c.Context.Err(); err != nil {
			return err
		}
		records, err := e.fetch(c.Context, batch)
		if len(batch) == 1 && errors.Is(err, harvest.ErrRefused) && len(refused) < mostRefused {
			refused, why = append(refused, batch...), err
			continue
		}
		if err == nil {
			err = e.take(c, slices.Concat(batch, refused), records)
			refused = nil
		}
		if err != nil {
			return err
		}
	}
	if len(refused) > 0 {
		return why
	}
	if e.run.built.Failed > 0 {
		return outcome(c.Context, e.run.Run, e.lib, e.run.built.Failed, 0)
	}
	return nil
}

// mostRefused is how many requests for one paper a service may refuse one after the other
// before it is not asked any more.
const mostRefused = 5

// fetch asks for the papers of a batch.
func (e *enriching) fetch(ctx context.Context, batch []incomplete) ([]paper.Record, error) {
	ids := make([]string, len(batch))
	for i, p := range batch {
		ids[i] = p.ask
	}
	p := e.Progress("asking "+e.service, "papers")
	p.Set(e.Asked, e.Due)
	records, err := harvest.Lookup(ctx, e.dir, e.service, ids, e.options)
	p.End(err)
	return records, err
}

// take adds the records of a batch to the papers that are there, counts what these have
// gained, and notes that they were asked for.
func (e *enriching) take(c *cli.Context, batch []incomplete, records []paper.Record) error {
	if len(records) > 0 {
		all := func(yield func(paper.Record, error) bool) {
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		}
		if err := e.run.commit(c, all, index.AddOptions{Known: true}); err != nil {
			return err
		}
	}
	has := map[string]bool{}
	for _, r := range records {
		for _, id := range append(r.Paper.Aliases, r.Paper.ID) {
			has[id] = true
		}
	}
	ids := make([]string, len(batch))
	for i, p := range batch {
		ids[i] = p.ID
		if e.Asked++; !has[p.ask] {
			e.Unknown++
			continue
		}
		e.Known++
		now, err := e.lib.Find(c.Context, p.ID)
		if errors.Is(err, index.ErrNoPaper) { // removed meanwhile
			continue
		} else if err != nil {
			return err
		}
		e.Filled.compare(p.Paper, now.Paper)
	}
	return e.asked.Note(ids)
}
