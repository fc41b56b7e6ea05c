import { mount } from 'svelte'
import App from './App.svelte'
import { locale } from './i18n/locale.svelte.ts'
import './styles/tokens.css'
import './styles/base.css'

await locale.set(locale.guess())
mount(App, { target: document.getElementById('app')! })
