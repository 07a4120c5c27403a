// Package shell writes words so that a shell takes them for what they are, for command lines
// that people copy. It runs nothing.
package shell

import "strings"

// Word is a word as a shell takes it: in quotes if it has to be. zsh takes a word that
// begins with = for a command's path.
func Word(word string) string {
	if word != "" && word[0] != '=' && !strings.ContainsFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(":._/-+,@%=", r))
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Words are words as a shell takes them, each by itself: a new list.
func Words(values []string) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = Word(v)
	}
	return list
}
