package paper

import (
	"reflect"
	"strings"
	"testing"
)

func TestPlaceholder(t *testing.T) {
	for s, want := range map[string]bool{
		"": true, "NA": true, "N/A": true, "n/a": true, "n.a.": true, "n. a.": true, "(N.A.)": true, "nan": true, "NaN": true, "None": true, "null": true, "-": true, "--": true, "—": true, "...": true,
		"n.d.": true, "[s.n.]": true, "S.l.": true, "o.J.": true, "[Anonymous]": true, "Anon": true, "ANONYMOUS": true, "Unknown": true, "[No authors listed]": true, "not available": true, "<NA>": true, "?": true,
		"Na": false, "Nan": false, "Ned": false, "NAS": false, "Nankai": false, "1": false, "0": false, "S": false, "A.": false, "N. Able": false, "+": false, "Unknown unknowns": false,
		strings.Repeat("-", 100): false,
	} {
		if got := Placeholder(s); got != want {
			t.Errorf("%q: got %v", s, got)
		}
	}
}

func TestPlaceholderName(t *testing.T) {
	for n, want := range map[Name]bool{
		{Family: "NA"}: true, {Literal: "nan"}: true, {Literal: "[Anonymous]"}: true, {Family: "nan", Given: "nan"}: true, {}: true,
		{Family: "Null", Given: "Ada"}: false, {Family: "Na", Given: "Jin"}: false, {Family: "None", Given: "O."}: false, {Family: "Anon", Given: "Eli"}: false, {Literal: "Unknown Pleasures Group"}: false,
	} {
		if got := n.Placeholder(); got != want {
			t.Errorf("%+v: got %v", n, got)
		}
	}
}

func TestPlaceholderAbstract(t *testing.T) {
	for _, s := range []string{
		"", "NA", "[No abstract available]", "No abstract available.", "Abstract not available", "ABSTRACT NOT AVAILABLE.", "No Abstract", "Abstract unavailable", "This article has no abstract.", "[ABSTRACT FROM AUTHOR]", "There is no abstract available for this article.", "No abstract is available",
		"Kein Abstract verfügbar", "Keine Zusammenfassung vorhanden.", "Résumé non disponible", "Pas de résumé disponible", "Resumen no disponible.", "Sin resumen", "Resumo não disponível", "Abstract non disponibile", "无摘要",
		"© 2020 The Authors. Published by Elsevier", "© 2020 The Authors. Published by Elsevier B.V.", "Copyright © 2019 Toy Press. All rights reserved.", "(C) 2001 Toy Science Ltd", "© The Author(s) 2018.", "Copyright 2011 by the Toy Society", "All rights reserved.",
		"©2020 Toys & Sons, Inc.", "© 1998 Academic Toys, Inc. All rights reserved", "Copyright (c) 2015 John Wiley & Toys, Ltd.", "© Springer Toys 2013",
		"Copyright of Toy Studies is the property of Somebody Ltd and its content may not be copied or emailed to multiple sites without the copyright holder's express written permission. However, users may print, download, or email articles for individual use. This abstract may be abridged. No warranty is given about the accuracy of the copy. Users should refer to the original published version of the material for the full abstract. (Copyright applies to all Abstracts.)",
		"This is an open access article distributed under the Creative Commons Attribution License, which permits unrestricted use, distribution, and reproduction in any medium.",
	} {
		if !PlaceholderAbstract(s) {
			t.Errorf("%q is no abstract", s)
		}
	}
	for _, s := range []string{
		"We study toys.", "No abstract thoughts are available to cats, we find.", "Abstract not available data types are compared.", "Copyright law in the age of toys is studied in this paper. We find much.",
		"© 2020 Toys Ltd. We measured the growth of toys in three cities. They grow.", "Copyright protects authors. In 2012, it was reformed. We ask how the reform of 2012 changed what libraries buy.", "Na channels open.", "None of the samples agreed.",
		"We find that no summary is available in most trials. © 2020 Toy Press.", "This is an open access article about toys and how children in three cities share what they own. We asked 300 of them. They share.",
	} {
		if PlaceholderAbstract(s) {
			t.Errorf("%q is an abstract", s)
		}
	}
}

func TestPlaceholderTitle(t *testing.T) {
	for _, s := range []string{
		"", "NA", "[No title]", "Editorial", "EDITORIAL.", "Editorial 12", "Introduction", "Introduction.", "1. Introduction", "Book Review", "Book reviews", "Index", "Index to volume 12", "Subject Index", "Issue Information", "Letters to the editor", "Letter to the Editor",
		"Erratum to: The growth of toys", "Corrigendum: The growth of toys", "Correction to “The growth of toys”", "Author Correction: The growth of toys", "Retraction notice to the growth of toys", "Errata", "Foreword", "Preface", "Reply", "Authors' reply", "Reply to the editor",
		"Editor’s note", "Front Matter", "Editorial, March 2019", "Volume 3, Issue 2", "Vorwort", "Einführung", "Buchbesprechungen", "Inhaltsverzeichnis", "Éditorial", "Avant-propos", "Comptes rendus", "Table des matières", "Introducción", "Presentación", "Reseñas", "Prólogo", "Índice", "Editoriale", "Recensioni",
		"Apresentação", "Resenha", "Voorwoord", "Предисловие", "前言", "Fe de erratas: El juguete", "Chapter 3", "...", "42", "Expression of Concern: The growth of toys",
	} {
		if !PlaceholderTitle(s) {
			t.Errorf("%q tells works apart", s)
		}
	}
	for _, s := range []string{
		"The growth of toys", "Introduction to toys", "Editorial bias in toy journals", "A review", "Reviewing books", "Index funds", "Correcting errata", "Corrections officers and toys", "Letters to my child", "Reply rates of surveys", "An introduction", "Index selection in databases",
		"Toys: an editorial", "Correctional facilities", "The Editor", "Comment on the growth of toys", strings.Repeat("Editorial ", 20),
	} {
		if PlaceholderTitle(s) {
			t.Errorf("%q does not tell works apart", s)
		}
	}
}

func BenchmarkPlaceholderTitle(b *testing.B) {
	for b.Loop() {
		PlaceholderTitle("Growth of wooden toys in northern cities: a study of three cohorts")
	}
}

// TestDraftPlaceholders: what stands for a missing value is none, in every field; what
// only looks like it stays.
func TestDraftPlaceholders(t *testing.T) {
	for _, tt := range []struct {
		name  string
		draft Draft
		want  Paper
	}{
		{"everything is missing", Draft{IDs: []string{"x", "NA", "nan"}, Keys: []string{"null"}, Title: "T", Abstract: "NA", Authors: []string{"NA", "nan"}, Venue: "None", URL: "n/a", Categories: []string{"NA"}, Keywords: []string{"nan", "-"},
			Published: "n.d.", Fields: map[string]string{"volume": "NA", "page": "--", "publisher": "[s.n.]"}, Dates: map[string]string{"accessed": "NaN"}, Files: []string{"null"}, People: map[string][]Name{"editor": {{Literal: "[Anonymous]"}}}},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T"}},
		{"names that look missing", Draft{IDs: []string{"x"}, Title: "Unknown", Names: []Name{{Family: "Null", Given: "Ada"}, {Literal: "NA"}}, Keywords: []string{"Na"}},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "Unknown", Authors: []string{"Ada Null"}, Keywords: []string{"Na"}}},
		{"no abstract in words", Draft{IDs: []string{"x"}, Title: "T", Abstract: "[No abstract available]"},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Original: &Original{Abstract: "[No abstract available]"}}},
		{"a notice behind the abstract", Draft{IDs: []string{"x"}, Title: "T", Abstract: "We bet. [ABSTRACT FROM AUTHOR] Copyright of Toy Studies is the property of Somebody Ltd and its content may not be copied without permission."},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Abstract: "We bet.", Original: &Original{Abstract: "We bet. [ABSTRACT FROM AUTHOR] Copyright of Toy Studies is the property of Somebody Ltd and its content may not be copied without permission."}}},
		{"an abstract about property", Draft{IDs: []string{"x"}, Title: "T", Abstract: "Most copyright of songs is the property of heirs, we find."},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Abstract: "Most copyright of songs is the property of heirs, we find."}},
		{"a notice", Draft{IDs: []string{"x"}, Title: "T", Abstract: "© 2020 Toy Press. All rights reserved."},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Original: &Original{Abstract: "© 2020 Toy Press. All rights reserved."}}},
	} {
		got, err := tt.draft.Record()
		if err != nil || !reflect.DeepEqual(got.Paper, tt.want) {
			t.Errorf("%s: got\n%+v, %v, want\n%+v", tt.name, got.Paper, err, tt.want)
		}
	}
	for _, title := range []string{"NA", "nan", "-", "[Unknown]", "[NA]", "..."} {
		if _, err := (&Draft{IDs: []string{"x"}, Title: title}).Record(); err != errNoTitle {
			t.Errorf("title %q: got %v, want %v", title, err, errNoTitle)
		}
	}
}
