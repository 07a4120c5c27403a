package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/harvest"
	"paperkin/query/service"
)

// completeWord is the first argument of a shell that asks what can come next: after it the
// shell's name, and what has been typed. See completionScripts.
const completeWord = "__complete"

// mostOffered is how many ids, titles or values of the library are offered at a time.
const mostOffered = 60

// offer is something that can come next, with a remark that some shells show.
type offer struct{ text, about string }

// offers are what can come next in a command line.
type offers struct {
	list  []offer
	files bool // the shell's own completion of files fits
	fit   bool // all begin with what has been typed, but for accents and punctuation
}

// completeLine prints what can come next, for a shell: a line "files" or "words", and one line
// for each offer, with a tab and a remark. It prints nothing about errors: they would be in
// the way of what is typed.
func completeLine(ctx context.Context, s *session.Run, app *cli.App, args []string) error {
	if len(args) < 2 {
		return nil
	}
	session.CollectGarbage(session.QuestionGarbage)
	typed := typedWords(args)
	p := line.ReadSoFar(app, line.Inner(app, typed.before))
	found := offers{}
	if prefix, ok := p.ValueHere(typed.current.text); ok {
		found = valuesHere(ctx, s, p, typed.current.text[len(prefix):], typed.current.quote != 0)
		for i := range found.list {
			found.list[i].text = prefix + found.list[i].text
		}
	} else if p.Pending == nil && !p.Dashes && strings.HasPrefix(typed.current.text, "-") {
		found.list = offeredOptions(app, p.Command)
	} else {
		found = valuesHere(ctx, s, p, typed.current.text, typed.current.quote != 0)
	}
	var b strings.Builder
	kind := "words"
	if found.files {
		kind = "files"
	}
	b.WriteString(kind + "\n")
	for _, o := range found.list {
		if !found.fit && !hasPrefixFold(o.text, typed.current.text) {
			continue
		}
		if text, ok := typed.shown(o.text); ok {
			fmt.Fprintf(&b, "%s\t%s\n", text, oneLine(o.about))
		}
	}
	_, err := io.WriteString(s.Out, b.String())
	return err
}

func hasPrefixFold(text, start string) bool {
	return len(text) >= len(start) && strings.EqualFold(text[:len(start)], start)
}

// oneLine is a remark without what would end it.
func oneLine(text string) string {
	return strings.Join(strings.Fields(screen.Line(text)), " ")
}

// offeredOptions are the options that may follow a command, with what they mean.
func offeredOptions(app *cli.App, command *cli.Command) (list []offer) {
	for _, f := range line.Options(app, command) {
		if !option.Hidden(f) {
			about, _, _ := strings.Cut(strings.ReplaceAll(option.Usage(f), "`", ""), ";")
			list = append(list, offer{option.Dashed(option.LongName(f)), about})
		}
	}
	slices.SortFunc(list, func(a, b offer) int { return strings.Compare(a.text, b.text) })
	return list
}

// offeredCommands are the commands with what they do.
func offeredCommands(app *cli.App) (list []offer) {
	for _, c := range app.Commands {
		if !c.Hidden {
			list = append(list, offer{c.Name, c.Usage})
		}
	}
	return list
}

// facetOf are the facets that the values of options come from.
var facetOf = map[string]index.Facet{"venue": filter.Venue, "category": filter.Category, "keyword": filter.Keyword, "kind": filter.Kind, "author": filter.Author}

// valuesHere are what can stand where the line has come to: values of the option that waits for
// one, or arguments of the command.
func valuesHere(ctx context.Context, s *session.Run, p *line.Progress, start string, quoted bool) offers {
	if f := p.Pending; f != nil {
		if listed := option.Choices(f); len(listed) > 0 {
			return offers{list: plainOffers(listOf(f, listed, start))}
		}
		name := option.LongName(f)
		if facet, ok := facetOf[name]; ok && (p.Command == nil || p.Command.Name != "harvest") {
			return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib session.Library) ([]offer, error) { return offeredValues(ctx, lib, facet, start) })}
		}
		if name == "tag" {
			return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib session.Library) ([]offer, error) { return tagsAndKeywords(ctx, lib, start) })}
		}
		return ofKind(ctx, s, p, option.Placeholder(f), start, quoted)
	}
	if p.Command == nil {
		if len(p.Words) > 0 {
			return offers{}
		}
		return offers{list: offeredCommands(p.App)}
	}
	switch p.Command.Name {
	case "config":
		return configHere(ctx, s, p, start, quoted)
	case line.Source:
		return sourceHere(ctx, s, p)
	case "update":
		return offers{list: offeredFeeds(ctx, s, p)}
	case "save", "forget", line.Digest, line.Daily:
		return searchesHere(ctx, s, p, start, quoted)
	case "mark":
		if list := markedHere(ctx, s, p); list != nil {
			return offers{list: list}
		}
	}
	if strings.HasPrefix(start, "+") && p.Command.Name == line.Tag {
		return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib session.Library) ([]offer, error) { return offeredTags(ctx, lib, "+", start[1:]) })}
	}
	return ofKind(ctx, s, p, p.ArgumentKind(), start, quoted)
}

// listOf are the values of an option that takes several with commas between them, behind
// those that have been typed; of others the values.
func listOf(f cli.Flag, values []string, start string) []string {
	at := strings.LastIndexByte(start, ',') + 1
	if at == 0 || !strings.Contains(option.Usage(f), "separated by commas") {
		return values
	}
	before := strings.Split(strings.ToLower(start[:at]), ",")
	var list []string
	for _, v := range values {
		if !slices.Contains(before, v) {
			list = append(list, start[:at]+v)
		}
	}
	return list
}

// configHere are the arguments of config: what to do, keys, and values of the option of that
// key.
func configHere(ctx context.Context, s *session.Run, p *line.Progress, start string, quoted bool) (found offers) {
	known := settings(p.App)
	switch n := len(p.Words); {
	case n == 0:
		return offers{list: plainOffers([]string{"get", "set", "unset", "path"})}
	case n == 1 && p.Words[0] != "path":
		for _, one := range known {
			about, _, _ := strings.Cut(strings.ReplaceAll(option.Usage(one.Flag), "`", ""), ";")
			found.list = append(found.list, offer{one.Name, about})
		}
	case n > 1 && p.Words[0] == "set":
		one, err := settingOf(known, p.Words[1])
		switch {
		case err != nil || n > 2 && !one.IsList():
		case option.IsBool(one.Flag):
			return offers{list: plainOffers([]string{"true", "false"})}
		default:
			p.Pending = one.Flag
			return valuesHere(ctx, s, p, start, quoted)
		}
	}
	return found
}

// plainOffers are offers without remarks.
func plainOffers(list []string) (all []offer) {
	for _, word := range list {
		all = append(all, offer{word, ""})
	}
	return all
}

// ofKind are the values of a kind.
func ofKind(ctx context.Context, s *session.Run, p *line.Progress, kind, start string, quoted bool) offers {
	switch {
	case kind == "COMMAND":
		return offers{list: offeredCommands(p.App)}
	case kind == "SERVICE":
		return offers{list: plainOffers(harvest.Services)}
	case kind == "PAPER":
		return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib session.Library) ([]offer, error) { return offeredPapers(ctx, lib, start, quoted) })}
	case slices.Contains([]string{"FILE", "DIR", "SOURCE", "DATASET"}, strings.TrimSuffix(kind, "|-")):
		return offers{files: true}
	case strings.Contains(kind, "|") && strings.ToLower(kind) == kind:
		return offers{list: plainOffers(strings.Split(kind, "|"))}
	}
	return offers{}
}

// fromLibrary asks the library of the line; nothing is offered where that does not work.
func fromLibrary(ctx context.Context, s *session.Run, p *line.Progress, ask func(session.Library) ([]offer, error)) []offer {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, f := range p.App.Flags {
		if f.Apply(set) != nil {
			return nil
		}
	}
	if dir, ok := p.Typed["library"]; ok && set.Set("library", dir) != nil {
		return nil
	}
	c := cli.NewContext(p.App, set, &cli.Context{Context: ctx})
	if _, off := p.Typed["no-config"]; !off {
		if _, err := readConfig(s, c); err != nil { // it may name the library
			return nil
		}
	}
	lib, err := open.AsIs(ctx, s, c)
	if err != nil {
		return nil
	}
	defer lib.Close()
	list, err := ask(lib)
	if err != nil {
		return nil
	}
	return list
}

// offeredValues are values of a facet.
func offeredValues(ctx context.Context, lib session.Library, facet index.Facet, start string) (list []offer, err error) {
	found, err := lib.Beginning(ctx, facet, start, mostOffered)
	for _, c := range found {
		list = append(list, offer{c.Value, screen.Papers(c.Papers)})
	}
	return list, err
}

// offeredTags are the user's tags, after a sign.
func offeredTags(ctx context.Context, lib session.Library, sign, start string) (list []offer, err error) {
	tags, _, err := lib.Tags(ctx)
	for _, c := range tags {
		if hasPrefixFold(c.Value, start) {
			list = append(list, offer{sign + c.Value, screen.Papers(c.Papers)})
		}
	}
	return list, err
}

// tagsAndKeywords are what --tag finds.
func tagsAndKeywords(ctx context.Context, lib session.Library, start string) ([]offer, error) {
	tags, err := offeredTags(ctx, lib, "", start)
	if err != nil {
		return nil, err
	}
	keywords, err := offeredValues(ctx, lib, filter.Keyword, start)
	return append(tags, keywords...), err
}

// offeredPapers are papers by their titles, in quotes or after a first word, else by their
// ids.
func offeredPapers(ctx context.Context, lib session.Library, start string, quoted bool) (list []offer, err error) {
	if quoted || strings.Contains(start, " ") {
		found, err := lib.TitlesFrom(ctx, start, mostOffered)
		for _, name := range found {
			list = append(list, offer{oneLine(name.Title), name.ID})
		}
		return list, err
	}
	for _, prefix := range service.Schemes {
		if prefix != "" && (start == "" || strings.Contains(start, ":")) {
			continue
		}
		found, err := lib.NamesFrom(ctx, prefix+start, mostOffered)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			list = append(list, offer{strings.TrimPrefix(name.ID, prefix), name.Title})
		}
	}
	return list, nil
}
