package json

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper"
)

// cslEncoder writes a list of CSL-JSON items.
type cslEncoder struct {
	w     io.Writer
	wrote bool
}

// cslItem is an item with its fields in the order that people expect.
type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title"`
	Author    []cslName `json:"author,omitempty"`
	Issued    *cslParts `json:"issued,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Abstract  string    `json:"abstract,omitempty"`
	Keyword   string    `json:"keyword,omitempty"`
	DOI       string    `json:"DOI,omitempty"`
	PMID      string    `json:"PMID,omitempty"`
	URL       string    `json:"URL,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslParts struct {
	Parts [][]int `json:"date-parts"`
}

func (e *cslEncoder) Encode(p paper.Paper) error {
	item := cslItem{ID: p.ID, Type: "article", Title: p.Title, Container: p.Venue, Abstract: p.Abstract,
		Keyword: strings.Join(p.Categories, ", "), DOI: paper.IDOf(p, "doi"), PMID: paper.IDOf(p, "pmid"), URL: paper.Address(p)}
	if p.Venue != "" {
		item.Type = "article-journal"
	}
	for _, a := range p.Authors {
		if given, family := paper.SplitName(a); given == "" {
			item.Author = append(item.Author, cslName{Literal: family})
		} else {
			item.Author = append(item.Author, cslName{Given: given, Family: family})
		}
	}
	if parts := paper.DateParts(p.Published); len(parts) > 0 {
		item.Issued = &cslParts{[][]int{parts}}
	}
	line, err := compact(item)
	if err != nil {
		return err
	}
	separator := "[\n"
	if e.wrote {
		separator = ",\n"
	}
	e.wrote = true
	_, err = fmt.Fprintf(e.w, "%s%s", separator, bytes.TrimSuffix(line, []byte("\n")))
	return err
}

func (e *cslEncoder) Close() error {
	end := "\n]\n"
	if !e.wrote {
		end = "[]\n"
	}
	_, err := io.WriteString(e.w, end)
	return err
}
