package cli

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/harvest"
	"paperkin/index/paper"
	"paperkin/index/zotero"
)

func addCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "add",
		Usage:     "fetch papers by their names and add them",
		ArgsUsage: "NAME... | -",
		Description: "A NAME is an arXiv id, a DOI, a PMID, an ISBN, an id of OpenAlex, Semantic Scholar or the ACL Anthology, the\n" +
			"address of a paper's page, or its exact title in quotes; - reads one from each line of standard input. arXiv, Crossref,\n" +
			"DataCite, PubMed, OpenAlex and Semantic Scholar are asked, each for what it knows best, until one has the abstract.\n" +
			"The page of a paper at Hugging Face, or hf:ID, is a paper of arXiv, and brings its upvotes.\n" +
			"Papers that the library has are not asked for. This command, harvest, update and index --fetch connect to the internet.\n" +
			"Keys, if you have them, come from OPENALEX_API_KEY, S2_API_KEY and NCBI_API_KEY.",
		Flags: append(open.EmbedderFlags(),
			&cli.StringSliceFlag{Name: "tag", Category: option.ToRun, Usage: "give the papers this `TAG`; repeatable"},
			&cli.StringFlag{Name: "note", Category: option.ToRun, Usage: "keep this `TEXT` as the note of the papers"},
			&cli.BoolFlag{Name: "dry-run", Category: option.ToRun, Usage: "only show what is found"},
			&cli.StringSliceFlag{Name: "endpoint", Category: option.Where, Usage: "send requests to a mirror of a service: `SERVICE=URL`; repeatable"},
			&cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print a JSON object for each name"},
		),
		Action: func(c *cli.Context) error { return runAdd(s, c) },
	}
}

func runAdd(s *session.Run, c *cli.Context) error {
	given, err := namesToAdd(s, c)
	if err != nil {
		return err
	}
	for _, tag := range c.StringSlice("tag") {
		if err := index.CheckTag(tag); err != nil {
			return fault.Usagef("such as --tag to-read", "--tag: %v", err)
		}
	}
	if err := index.CheckNote(c.String("note")); err != nil {
		return fault.Usagef("", "--note: %v", err)
	}
	endpoints, err := endpointsOf(c.StringSlice("endpoint"))
	if err != nil {
		return err
	}
	all, err := lookThere(s, c, given)
	if err == nil {
		err = lookOnline(s, c, all, endpoints)
	}
	if err != nil {
		return err
	}
	var failed error // of papers that are there and could not be embedded, which is told already
	if !c.Bool("dry-run") {
		if failed = take(s, c, all); failed != nil && !errors.Is(failed, fault.ErrSomeFailed) {
			return failed
		}
		if err := mark(s, c, all); err != nil {
			return err
		}
	}
	err = cmp.Or(outcomeOf(all), failed)
	for _, a := range all {
		if a.Outcome == unreachable && !fault.Reported(err) { // the error says it
			continue
		}
		if err := tellAddition(s, c, a); err != nil {
			return err
		}
	}
	return err
}

// namesToAdd are the names on the command line and on standard input. One that is a file
// is what index takes.
func namesToAdd(s *session.Run, c *cli.Context) (given []harvest.Name, err error) {
	args := c.Args().Slice()
	if slices.Contains(args, "-") {
		lines, err := linesOf(s.In)
		if err != nil {
			return nil, err
		}
		args = slices.Concat(slices.DeleteFunc(args, func(a string) bool { return a == "-" }), lines)
	}
	if len(args) == 0 {
		return nil, fault.Usagef("such as arxiv:1706.03762, a DOI or an exact title in quotes", "add: no paper named")
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil { // its name may have words, like a title
			what := "file"
			if info.IsDir() {
				what = "folder"
			}
			return nil, fault.Usagef("for a "+what+": paperkin index "+shell.Word(arg), "add takes names of papers, and %q is a %s", arg, what)
		}
		if strings.HasPrefix(arg, zotero.Scheme) {
			return nil, fault.Usagef("for a library of Zotero: paperkin index "+shell.Word(arg), "add takes names of papers, and %q is a place where they are kept", arg)
		}
		name, ok := harvest.ReadName(arg)
		if !ok {
			return nil, fault.Usagef("give an arXiv id, a DOI, a PMID, an ISBN, an address, or an exact title in quotes", "%q is no name by which services find a paper", arg)
		}
		if !slices.ContainsFunc(given, func(n harvest.Name) bool { return n == name || n.ID != "" && n.ID == name.ID }) {
			given = append(given, name)
		}
	}
	return given, nil
}

// linesOf are the lines of an input that say something. What follows a # at the start is
// none of them.
func linesOf(r io.Reader) (lines []string, err error) {
	in := bufio.NewScanner(r)
	for in.Scan() {
		if line := strings.TrimSpace(in.Text()); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines, in.Err()
}

// endpointsOf are the addresses of mirrors, by service.
func endpointsOf(given []string) (map[string]string, error) {
	all := map[string]string{}
	for _, g := range given {
		service, address, ok := strings.Cut(g, "=")
		if r := (harvest.Request{Service: service, Endpoint: address, Names: []string{"doi:10.1/x"}}); !ok || r.Validate() != nil {
			return nil, fault.Usagef("such as --endpoint crossref=http://localhost:8080/works", "--endpoint %q: want SERVICE=URL, with one of %s", harvest.Redact(g), strings.Join(append(slices.Clone(harvest.Finders), "hf"), ", "))
		}
		all[service] = address
	}
	return all, nil
}

// lookThere looks the names up in the library, if there is one.
func lookThere(s *session.Run, c *cli.Context, given []harvest.Name) (all []*addition, err error) {
	for _, name := range given {
		all = append(all, &addition{Name: name.Text, Services: []string{}, answer: &harvest.Answer{Name: name}})
	}
	if !index.Exists(option.LibraryDir(c)) {
		return all, nil
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return nil, err
	}
	defer lib.Close()
	for _, a := range all {
		switch found, err := lib.Find(c.Context, cmp.Or(a.answer.ID, a.Name)); {
		case err == nil:
			a.is(found.Paper, wasThere)
		case !errors.Is(err, index.ErrNoPaper):
			return nil, err
		}
	}
	return all, nil
}

// lookOnline asks the services for what the library lacks.
func lookOnline(s *session.Run, c *cli.Context, all []*addition, endpoints map[string]string) (err error) {
	var wanted []harvest.Name
	var asked []*addition
	for _, a := range all {
		if a.Outcome == "" {
			wanted, asked = append(wanted, a.answer.Name), append(asked, a)
		}
	}
	dir := filepath.Join(option.LibraryDir(c), "harvest")
	if !index.Exists(option.LibraryDir(c)) { // it is made when there is something to put into it
		if dir, err = os.MkdirTemp("", "paperkin-add-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	answers, err := harvest.Find(c.Context, dir, wanted, harvest.FindOptions{Options: requestOptions(s), Endpoints: endpoints,
		Keys: help.KeysOfServices()})
	if err != nil {
		return err
	}
	for i, a := range asked {
		a.answer, a.Services = &answers[i], answers[i].Asked
		if a.answer.Err != nil {
			a.Problem = harvest.Redact(a.answer.Err.Error())
		}
		switch {
		case len(a.answer.Records) > 0:
			a.is(a.answer.Records[0].Paper, wouldAdd)
		case a.answer.Err != nil:
			a.Outcome = unreachable
		default:
			a.Outcome = notFound
		}
	}
	return nil
}

// take adds what was found to the library, and makes it searchable.
func take(s *session.Run, c *cli.Context, all []*addition) error {
	if !slices.ContainsFunc(all, func(a *addition) bool { return a.Outcome == wouldAdd }) {
		return nil
	}
	run, err := newRun(s, c)
	if err == nil {
		err = run.openWaiting(c)
	}
	if err != nil {
		return err
	}
	defer run.writer.Close()
	records := func(yield func(paper.Record, error) bool) {
		for _, a := range all {
			for _, r := range a.answer.Records {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
	if err := run.all(c.Context, records, index.AddOptions{Readd: true}); err != nil { // who names a paper wants it
		return run.conclude(c, err)
	}
	for _, a := range all {
		if a.Outcome != wouldAdd {
			continue
		}
		found, err := run.writer.Library.Find(c.Context, a.ID)
		if err != nil {
			return err
		}
		a.is(found.Paper, wasAdded)
	}
	return outcome(c.Context, run.Run, run.writer.Library, run.built.Failed, run.added.Skipped)
}

// mark gives the papers that the library has by now the tags and the note of the command.
func mark(s *session.Run, c *cli.Context, all []*addition) error {
	if !c.IsSet("tag") && !c.IsSet("note") || !slices.ContainsFunc(all, func(a *addition) bool { return a.ID != "" }) {
		return nil
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	for _, a := range all {
		if a.ID == "" {
			continue
		}
		found, err := lib.Find(c.Context, a.ID)
		if err == nil && c.IsSet("tag") {
			err = lib.Tag(c.Context, s.Now(), []index.Found{found}, c.StringSlice("tag"), nil)
		}
		if err == nil && c.IsSet("note") {
			err = lib.SetNote(c.Context, s.Now(), found, c.String("note"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
