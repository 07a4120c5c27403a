// Package weaviate is a library whose papers, vectors and words are in a Weaviate cluster, as
// readers see it: a [View] is what package query asks. Candidates come from the cluster, and
// what they score by their words and how near they are is computed here, by the rules of the
// folder: an answer is the same wherever a library is kept, as far as the cluster proposes
// the same papers.
//
// Every call of the cluster costs a question milliseconds. A view keeps what it was sent, and
// a plain question takes four calls, of which three follow each other:
//
//  1. what the library is, and what is known of the words of the question; at the same time
//     the papers that fit these words best, among them the one that the question names
//  2. the papers nearest to the question
//  3. the texts of those that are shown
//
// In mode semantic the few papers that are near are sent whole, which takes three calls. So are
// all that are near where no paper has a word of the question, and where it names people or
// venues of few papers: beside those the papers of the named are asked for, and with them the
// ones that fit the words best. That takes four calls at most, and so does an example: it is
// looked up first, then what is known of its words with what the library is, and then what is
// near, whole, and what fits the words.
//
// With a filter there are five calls in two steps: in the second one the papers that fit the
// words and pass the filter, those that are near and do, and, in one call, the nearest of all
// papers, since the verdict is about the whole library, and how many pass. Papers that pass
// are sent whole, so that the hits need no call of their own.
//
// What takes more:
//   - phrases, whose words the cluster finds but not where they stand, where more papers have
//     the words than are looked at at once, or beside another filter if they are negated
//   - two rare words that no paper has together among those that were looked at
//   - people and venues of many papers, and who is asked for by name: that takes five calls, of
//     which four follow each other, for who that is, and whether papers are about them
//   - several questions: each, and all of them together, are looked for by their words and by
//     their meaning. Two take eight calls, of which three follow each other.
//   - a word that may be misspelt: words that are like it are looked for when it is known that
//     the library lacks it, then how these fit the question and are written, and the better
//     question is asked like any other. That takes seven calls, of which five follow each other.
//   - several examples: what is near is looked for around each.
//
// The package writes nothing into the cluster.
package weaviate

import (
	"paperkin/index/weaviate/conn"
)

// A Reader opens views of a library. It is safe for concurrent use.
type Reader struct {
	Cluster *conn.Cluster
	// Name is the library's: of its second class, and the alias of the class of its papers.
	Name string
	// Questions is the folder in which vectors of questions are remembered; empty: none is.
	Questions string

	restarts restarts
	library  *Library // whose reader says something of papers; nil: nobody does
}
