package help

import (
	"slices"
	"strings"

	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/session"
)

// topics are sections that help prints by themselves, with the words that name them: those
// of the program's own output.
var topics = []struct {
	names   string
	section manual.Section
}{
	{"score similarity cosine match verdict evidence", numbers},
	{"exit exit-code exit-codes exit-status", exitCodes},
}

// topicOf is the section that a word names.
func topicOf(word string) (manual.Section, bool) {
	for _, t := range topics {
		if slices.Contains(strings.Fields(t.names), strings.ToLower(word)) {
			return t.section, true
		}
	}
	return manual.Section{}, false
}

// sectionsOf is what the page of a command says besides its options; of the program for the
// empty name.
func sectionsOf(s *session.Run, command string) []manual.Section {
	switch command {
	case "search", "like":
		return append([]manual.Section{numbers}, exitCodes)
	case "":
		return []manual.Section{{Title: "Environment", InMan: true, Text: s.Program.Environment}, exitCodes}
	}
	return []manual.Section{exitCodes}
}

// numbers says what the numbers of an answer mean.
var numbers = manual.Section{Title: "Score, similarity and match", Text: []string{
	"The score is what the hits are sorted by: how well a paper fits, by meaning and words together in hybrid mode. It compares the hits of one answer, not two answers.",
	"The similarity is the cosine between the meaning of the question and that of the paper, -1 to 1. What is high differs from model to model: compare it within a library.",
	"The match says whether the library has an answer at all, since some paper is always nearest. The number is the evidence, 0 to 1: a strong match begins at .9, a fair one at .5; below it is weak, and --strict-match makes that an exit code.",
}}

// exitCodes says how commands end.
var exitCodes = manual.Section{Title: "Exit status", InMan: true, Text: []string{
	"0: done; of search and like: papers found. 1: no papers found; of digest and daily: nothing is new. 2: a mistake on the command line, an unknown paper, or nothing to read.",
	"3: a server that is needed, Ollama's or the cluster's, is not reachable. 4: a model is missing or cannot embed. 5: the library is missing, locked, damaged, of another model, or not writable.",
	"6: finished, but some records failed, or some sources of update or daily. 7: any other error; of digest and daily: not sent, and the message is kept. 130 and 143: stopped by SIGINT and SIGTERM; what was finished is kept.",
}}
