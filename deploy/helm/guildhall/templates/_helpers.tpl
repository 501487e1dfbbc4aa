{{- define "guildhall.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "guildhall.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "guildhall.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "guildhall.selector" -}}
app.kubernetes.io/name: {{ include "guildhall.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "guildhall.labels" -}}
{{ include "guildhall.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "guildhall.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "guildhall.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* Stops when what no server runs without is missing, and says what it is. */}}
{{- define "guildhall.requireSecrets" -}}
{{- if not (or .Values.database.url .Values.database.existingSecret) }}
{{- fail "Set database.existingSecret, or database.url: where the Postgres is." }}
{{- end }}
{{- if not (or .Values.secretKey.value .Values.secretKey.existingSecret) }}
{{- fail "Set secretKey.existingSecret, or secretKey.value: all servers need the same key, for example of `openssl rand -hex 32`." }}
{{- end }}
{{- end }}

{{/* A variable from a Secret of the chart, or from one of the user. */}}
{{- define "guildhall.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}
