package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// A check is a program that reads files of a format.
type check struct {
	program, format string
	// read has it read a file of n papers in dir. It returns an error if the program
	// fails, complains about an entry or finds another number of them.
	read func(ctx context.Context, dir, file string, n int) error
}

// installed returns the programs that are here, and names those that are not.
func installed(node string, out io.Writer) []check {
	all := []check{{"bibtex", "bibtex", bibtex}, {"pdflatex", "bibtex", pdflatex}, {"biber", "bibtex", biber}, {"pandoc", "bibtex", pandoc("bibtex")},
		{"bib2xml", "bibtex", bibutils("bib2xml")}, {"ris2xml", "ris", bibutils("ris2xml")}, {"pandoc", "csl-json", pandoc("csljson")},
		{"endx2xml", "endnote-xml", bibutils("endx2xml")},
		{"node", "bibtex", citationJS(node, "@biblatex/text")}, {"node", "ris", citationJS(node, "@ris/file")}, {"node", "csl-json", citationJS(node, "")}}
	var here []check
	for _, c := range all {
		_, err := exec.LookPath(c.program)
		if c.program == "node" && node == "" {
			err = errors.New("no -node")
		}
		if err != nil {
			fmt.Fprintf(out, "NOT CHECKED: %s by %s, which is not here\n", c.format, strings.ReplaceAll(c.program, "node", "citation-js"))
			continue
		}
		here = append(here, c)
	}
	return here
}

// said runs a program in dir and returns what it said on both streams.
func said(ctx context.Context, dir, program string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, program, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "max_print_line=1000")
	out, err := c.CombinedOutput()
	return string(out), err
}

// complaints returns an error with the first lines of a text that match a pattern, but
// for those that match another.
func complaints(text string, about, harmless *regexp.Regexp) error {
	var lines []string
	for line := range strings.Lines(text) {
		if about.MatchString(line) && !harmless.MatchString(line) {
			if lines = append(lines, strings.TrimSpace(line)); len(lines) == 5 {
				break
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return errors.New(strings.Join(lines, "\n  "))
}

// style is a BibTeX style that prints every field that people cite: it finds names and
// titles that BibTeX cannot take apart.
const style = `ENTRY { author editor journal booktitle publisher title volume number pages year } {} {}
INTEGERS { i n }
STRINGS { s }
FUNCTION {not} { { #0 } { #1 } if$ }
FUNCTION {line} { duplicate$ missing$ { pop$ } { write$ newline$ newline$ } if$ }
FUNCTION {names} { duplicate$ missing$ { pop$ } { 's := s num.names$ 'n := #1 'i :=
  { i n > not } { s i "{ff }{vv }{ll}{, jj}" format.name$ write$ newline$ newline$ i #1 + 'i := } while$ } if$ }
FUNCTION {default.type} { "%entry:" cite$ * write$ newline$ newline$
  author names editor names title line journal line booktitle line publisher line volume line number line pages line year line }
`

// bibtex runs BibTeX over all entries. Its output stays in papers.bbl.
func bibtex(ctx context.Context, dir, file string, n int) error {
	months := ""
	for _, m := range strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec") {
		months += fmt.Sprintf("MACRO {%s} {%q}\n", m, m)
	}
	aux := `\citation{*}` + "\n" + `\bibdata{papers}` + "\n" + `\bibstyle{papers}` + "\n"
	for name, text := range map[string]string{"papers.bst": style + months + "READ\nITERATE {call.type$}\n", "papers.aux": aux} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	out, err := said(ctx, dir, "bibtex", "-min-crossrefs=1000", "papers")
	if bad := complaints(out, regexp.MustCompile(`(?i)warning|error|^I |---line`), regexp.MustCompile(`Warning--entry type for|^--line|^\(There w`)); bad != nil {
		return bad
	}
	if err != nil && !strings.Contains(out, "(There w") {
		return fmt.Errorf("%w: %.300s", err, out)
	}
	printed, err := os.ReadFile(filepath.Join(dir, "papers.bbl"))
	if err != nil {
		return err
	}
	return count(bytes.Count(printed, []byte("%entry:")), n)
}

// pdflatex typesets what BibTeX printed. Formulas may use macros of their papers, and
// characters that the fonts lack are not there; nothing else may be wrong.
func pdflatex(ctx context.Context, dir, _ string, _ int) error {
	const document = `\nonstopmode\UseRawInputEncoding\documentclass{article}\providecommand\noopsort[1]{}\begin{document}\input{papers.bbl}\end{document}`
	if err := os.WriteFile(filepath.Join(dir, "papers.tex"), []byte(document), 0o600); err != nil {
		return err
	}
	out, _ := said(ctx, dir, "pdflatex", "-interaction=nonstopmode", "papers.tex") // its exit code counts undefined macros
	return complaints(out, regexp.MustCompile(`^! `), regexp.MustCompile(`Undefined control sequence|Math formula deleted|LaTeX Error: Command`))
}

func biber(ctx context.Context, dir, file string, n int) error {
	out, err := said(ctx, dir, "biber", "--tool", "--nolog", "--output-file", "biber.bib", filepath.Base(file))
	if bad := complaints(out, regexp.MustCompile(`^(ERROR|WARN) - `), regexp.MustCompile(`locale|IS[BS]N '.*' is invalid`)); bad != nil {
		return bad
	}
	if err != nil {
		return fmt.Errorf("%w: %.300s", err, out)
	}
	written, err := os.ReadFile(filepath.Join(dir, "biber.bib"))
	if err != nil {
		return err
	}
	return count(len(regexp.MustCompile(`(?mi)^@[a-z]+\{`).FindAll(written, -1)), n)
}

func pandoc(format string) func(ctx context.Context, dir, file string, n int) error {
	return func(ctx context.Context, dir, file string, n int) error {
		out, err := said(ctx, dir, "pandoc", "-f", format, "-t", "csljson", "-o", "pandoc.json", filepath.Base(file))
		if err != nil || out != "" {
			return fmt.Errorf("%w: %.300s", errors.Join(err, errors.New("it complains")), out)
		}
		written, err := os.ReadFile(filepath.Join(dir, "pandoc.json"))
		if err != nil {
			return err
		}
		var items []json.RawMessage
		if err := json.Unmarshal(written, &items); err != nil {
			return err
		}
		return count(len(items), n)
	}
}

// bibutilsHarmless matches what bibutils says in the end, of types that only BibLaTeX has,
// and of tags that MODS has no place for, such as the database that a record is from.
var bibutilsHarmless = regexp.MustCompile(`Processed \d+ references|Did not recognize type|has unused tags|^ris2xml:    `)

// bibutils runs one of the programs of bibutils, which print MODS.
func bibutils(program string) func(ctx context.Context, dir, file string, n int) error {
	return func(ctx context.Context, dir, file string, n int) error {
		out, err := said(ctx, dir, program, "-i", "utf8", filepath.Base(file))
		if err != nil {
			return fmt.Errorf("%w: %.300s", err, out)
		}
		about := regexp.MustCompile(`^(Warning|Error|` + program + `|Bibtex|BibTeX|RIS):? `)
		if err := complaints(out, about, bibutilsHarmless); err != nil {
			return err
		}
		return count(strings.Count(out, "<mods "), n)
	}
}

// citationJS reads a file with citation-js and its plugins. Told nothing, it would take RIS
// with an at sign for BibTeX. One entry that it cannot read stops it: it is then given
// BibTeX entry by entry, to name the first of them.
func citationJS(node, format string) func(ctx context.Context, dir, file string, n int) error {
	const script = `const {Cite} = require("@citation-js/core");
for (const p of ["bibtex", "csl", "ris"]) require("@citation-js/plugin-" + p);
const [file, type] = process.argv.slice(1);
const text = require("fs").readFileSync(file, "utf8");
const parse = text => new Cite(type == "" ? JSON.parse(text) : text, type == "" ? {} : {forceType: type}).data.length;
try {
  console.log(parse(text));
} catch (whole) {
  let bad = [];
  for (const entry of type == "@biblatex/text" ? text.split(/^(?=@)/m) : []) {
    try { parse(entry) } catch (e) { bad.push(e.message.slice(0, 300) + "\n" + entry.slice(0, 100)) }
  }
  throw bad.length ? new Error(bad.length + " entries: " + bad.slice(0, 5).join("\n")) : whole;
}`
	return func(ctx context.Context, dir, file string, n int) error {
		out, err := said(ctx, node, "node", "--max-old-space-size=4000", "-e", script, file, format)
		if err != nil {
			return fmt.Errorf("%w: %.3000s", err, out)
		}
		var entries int
		if _, err := fmt.Sscan(out, &entries); err != nil {
			return fmt.Errorf("it says %.300q", out)
		}
		return count(entries, n)
	}
}

func count(got, want int) error {
	if got != want {
		return fmt.Errorf("it finds %d of %d entries", got, want)
	}
	return nil
}
