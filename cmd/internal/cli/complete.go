package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
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
func completeLine(ctx context.Context, s *streams, app *cli.App, args []string) error {
	if len(args) < 2 {
		return nil
	}
	collectGarbage(questionGarbage)
	typed := typedWords(args)
	p := progressOf(app, lineOfSource(app, typed.before))
	found := offers{}
	if prefix, ok := p.valueHere(typed.current); ok {
		found = valuesHere(ctx, s, p, typed.current.text[len(prefix):], typed.current.quote != 0)
		for i := range found.list {
			found.list[i].text = prefix + found.list[i].text
		}
	} else if p.pending == nil && !p.dashes && strings.HasPrefix(typed.current.text, "-") {
		found.list = offeredOptions(app, p.command)
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

// progress is how far a command line has come.
type progress struct {
	lineParser
	pending cli.Flag // the option whose value comes next
	dashes  bool     // only arguments can follow
}

// progressOf reads the words of a line before the one that is being typed. Unlike
// [parseLine] it passes over mistakes.
func progressOf(app *cli.App, words []string) *progress {
	p := &progress{lineParser: lineParser{app: app, commandLine: commandLine{typed: map[string]string{}}}}
	for _, word := range words {
		switch {
		case p.pending != nil:
			p.typed[p.pending.Names()[0]] = word
			p.pending = nil
		case p.dashes:
			p.words = append(p.words, word)
		case word == "--":
			p.dashes = true
		case option.Is(word):
			name, value, hasValue := strings.Cut(strings.TrimLeft(word, "-"), "=")
			f, _ := p.find(name)
			switch {
			case f == nil:
			case hasValue || option.IsBool(f) || option.MayLackValue(f):
				p.typed[f.Names()[0]] = value
			default:
				p.pending = f
			}
		case p.command == nil && len(p.words) == 0 && app.Command(word) != nil:
			p.command = app.Command(word)
		default:
			p.words = append(p.words, word)
		}
	}
	return p
}

// valueHere makes the option pending whose value is being typed in the same word, as in
// --mode=hy, and returns what stands before the value.
func (p *progress) valueHere(current typedWord) (prefix string, ok bool) {
	name, _, hasValue := strings.Cut(current.text, "=")
	if p.pending != nil || p.dashes || !hasValue || !strings.HasPrefix(name, "-") {
		return "", false
	}
	f, _ := p.find(strings.TrimLeft(name, "-"))
	if f == nil || option.IsBool(f) {
		return "", false
	}
	p.pending = f
	return name + "=", true
}

// offeredOptions are the options that may follow a command, with what they mean.
func offeredOptions(app *cli.App, command *cli.Command) (list []offer) {
	for _, f := range optionsOf(app, command) {
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
func valuesHere(ctx context.Context, s *streams, p *progress, start string, quoted bool) offers {
	if f := p.pending; f != nil {
		if listed := option.Choices(f); len(listed) > 0 {
			return offers{list: plainOffers(listOf(f, listed, start))}
		}
		name := option.LongName(f)
		if facet, ok := facetOf[name]; ok && (p.command == nil || p.command.Name != "harvest") {
			return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib Library) ([]offer, error) { return offeredValues(ctx, lib, facet, start) })}
		}
		if name == "tag" {
			return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib Library) ([]offer, error) { return tagsAndKeywords(ctx, lib, start) })}
		}
		return ofKind(ctx, s, p, option.Placeholder(f), start, quoted)
	}
	if p.command == nil {
		if len(p.words) > 0 {
			return offers{}
		}
		return offers{list: offeredCommands(p.app)}
	}
	switch p.command.Name {
	case "config":
		return configHere(ctx, s, p, start, quoted)
	case sourceName:
		return sourceHere(ctx, s, p)
	case "update":
		return offers{list: offeredFeeds(ctx, s, p)}
	case "save", "forget", digestName, dailyName:
		return searchesHere(ctx, s, p, start, quoted)
	case "mark":
		if list := markedHere(ctx, s, p); list != nil {
			return offers{list: list}
		}
	}
	if strings.HasPrefix(start, "+") && p.command.Name == tagName {
		return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib Library) ([]offer, error) { return offeredTags(ctx, lib, "+", start[1:]) })}
	}
	return ofKind(ctx, s, p, p.argumentKind(), start, quoted)
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
func configHere(ctx context.Context, s *streams, p *progress, start string, quoted bool) (found offers) {
	known := settings(p.app)
	switch n := len(p.words); {
	case n == 0:
		return offers{list: plainOffers([]string{"get", "set", "unset", "path"})}
	case n == 1 && p.words[0] != "path":
		for _, one := range known {
			about, _, _ := strings.Cut(strings.ReplaceAll(option.Usage(one.flag), "`", ""), ";")
			found.list = append(found.list, offer{one.key, about})
		}
	case n > 1 && p.words[0] == "set":
		one, err := settingOf(known, p.words[1])
		switch {
		case err != nil || n > 2 && !one.isList():
		case option.IsBool(one.flag):
			return offers{list: plainOffers([]string{"true", "false"})}
		default:
			p.pending = one.flag
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

// argumentKind is what the description of the command calls the argument that comes next.
func (p *progress) argumentKind() string {
	kinds := strings.Fields(p.command.ArgsUsage)
	if len(kinds) == 0 {
		return ""
	}
	kind := kinds[min(len(p.words), len(kinds)-1)]
	if len(p.words) >= len(kinds) && !strings.Contains(kind, "...") {
		return ""
	}
	return strings.TrimSuffix(strings.Trim(kind, "[]"), "...")
}

// ofKind are the values of a kind.
func ofKind(ctx context.Context, s *streams, p *progress, kind, start string, quoted bool) offers {
	switch {
	case kind == "COMMAND":
		return offers{list: offeredCommands(p.app)}
	case kind == "SERVICE":
		return offers{list: plainOffers(harvest.Services)}
	case kind == "PAPER":
		return offers{fit: true, list: fromLibrary(ctx, s, p, func(lib Library) ([]offer, error) { return offeredPapers(ctx, lib, start, quoted) })}
	case slices.Contains([]string{"FILE", "DIR", "SOURCE", "DATASET"}, strings.TrimSuffix(kind, "|-")):
		return offers{files: true}
	case strings.Contains(kind, "|") && strings.ToLower(kind) == kind:
		return offers{list: plainOffers(strings.Split(kind, "|"))}
	}
	return offers{}
}

// fromLibrary asks the library of the line; nothing is offered where that does not work.
func fromLibrary(ctx context.Context, s *streams, p *progress, ask func(Library) ([]offer, error)) []offer {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, f := range p.app.Flags {
		if f.Apply(set) != nil {
			return nil
		}
	}
	if dir, ok := p.typed["library"]; ok && set.Set("library", dir) != nil {
		return nil
	}
	c := cli.NewContext(p.app, set, &cli.Context{Context: ctx})
	if _, off := p.typed["no-config"]; !off {
		if _, err := readConfig(s, c); err != nil { // it may name the library
			return nil
		}
	}
	lib, err := openAsIs(ctx, s, c)
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
func offeredValues(ctx context.Context, lib Library, facet index.Facet, start string) (list []offer, err error) {
	found, err := lib.Beginning(ctx, facet, start, mostOffered)
	for _, c := range found {
		list = append(list, offer{c.Value, screen.Papers(c.Papers)})
	}
	return list, err
}

// offeredTags are the user's tags, after a sign.
func offeredTags(ctx context.Context, lib Library, sign, start string) (list []offer, err error) {
	tags, _, err := lib.Tags(ctx)
	for _, c := range tags {
		if hasPrefixFold(c.Value, start) {
			list = append(list, offer{sign + c.Value, screen.Papers(c.Papers)})
		}
	}
	return list, err
}

// tagsAndKeywords are what --tag finds.
func tagsAndKeywords(ctx context.Context, lib Library, start string) ([]offer, error) {
	tags, err := offeredTags(ctx, lib, "", start)
	if err != nil {
		return nil, err
	}
	keywords, err := offeredValues(ctx, lib, filter.Keyword, start)
	return append(tags, keywords...), err
}

// offeredPapers are papers by their titles, in quotes or after a first word, else by their
// ids.
func offeredPapers(ctx context.Context, lib Library, start string, quoted bool) (list []offer, err error) {
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
